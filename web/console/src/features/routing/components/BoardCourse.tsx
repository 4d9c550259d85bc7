import { Spin } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BoardView } from "../../../api-types.ts";
import { applyBoard, type BoardSample } from "../events.ts";

const CourseChart = lazy(() => import("./CourseChart.tsx"));

/** How queues and talks have moved since the page was opened. */
export function BoardCourse({ board }: { board: BoardView }) {
  const { t } = useTranslation();
  const [samples, setSamples] = useState<readonly BoardSample[]>([]);
  useEffect(() => {
    setSamples((known) => applyBoard(known, board));
  }, [board]);
  return (
    <section className="panel course" aria-label={t("routing.charts.title")}>
      <header>
        <h2>{t("routing.charts.title")}</h2>
        <span className="quiet">{t("routing.charts.lead")}</span>
      </header>
      {samples.length < 2 ? (
        <div className="course-empty quiet">{t("routing.charts.empty")}</div>
      ) : (
        <Suspense fallback={<Spin className="course-empty" />}>
          <CourseChart samples={samples} />
        </Suspense>
      )}
    </section>
  );
}
