import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { showDuration } from "../words/times";
import { usePage } from "./context";
import { Icon } from "./icons";

const LONGEST = 60; // seconds
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && navigator.mediaDevices?.getUserMedia !== undefined;
}

export interface RecorderProps {
  /** Null when the customer changed his mind. */
  onDone: (file: File | null) => void;
  onClose: () => void;
}

/** Stands in the composer's place while a voice message is recorded. */
export function Recorder({ onDone, onClose }: RecorderProps): JSX.Element {
  const { t, tell } = usePage();
  const [seconds, setSeconds] = useState(0);
  const take = useRef<Take | null>(null);

  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setInterval> | undefined;
    Take.start().then(
      (started) => {
        if (gone) {
          started.cancel();
          return;
        }
        take.current = started;
        timer = setInterval(() => setSeconds(started.seconds), 250);
      },
      () => {
        tell("recordDenied");
        onClose();
      },
    );
    return () => {
      gone = true;
      clearInterval(timer);
      take.current?.cancel();
    };
  }, []);

  const finish = async () => {
    const file = await take.current?.finish();
    onDone(file ?? null);
    onClose();
  };
  useEffect(() => {
    if (seconds >= LONGEST) void finish();
  }, [seconds >= LONGEST]);

  return (
    <div class="composer-box">
      <div class="composer recorder">
        <button type="button" class="icon-button" aria-label={t("cancel")} onClick={onClose}>
          <Icon name="close" />
        </button>
        <p role="timer">
          <span class="pulse pulse-red" aria-hidden="true" />
          {t("recording", { time: showDuration(seconds) })}
        </p>
        <button type="button" class="send" aria-label={t("recordSend")} onClick={() => void finish()}>
          <Icon name="send" />
        </button>
      </div>
    </div>
  );
}

/** One recording from the microphone. */
class Take {
  private readonly chunks: Blob[] = [];
  private readonly began = Date.now();

  private constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
  ) {
    recorder.ondataavailable = (event) => this.chunks.push(event.data);
    recorder.start();
  }

  static async start(): Promise<Take> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    return new Take(stream, new MediaRecorder(stream, mimeType ? { mimeType } : {}));
  }

  get seconds(): number {
    return (Date.now() - this.began) / 1000;
  }

  finish(): Promise<File> {
    return new Promise((resolve) => {
      this.recorder.onstop = () => {
        const type = this.recorder.mimeType.split(";")[0] || "audio/webm";
        const ending = type === "audio/mp4" ? "m4a" : (type.split("/")[1] ?? "webm");
        this.release();
        resolve(new File(this.chunks, `voice-${this.began}.${ending}`, { type }));
      };
      this.recorder.stop();
    });
  }

  cancel(): void {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    this.release();
  }

  private release(): void {
    for (const track of this.stream.getTracks()) track.stop();
  }
}
