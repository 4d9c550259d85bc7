import { Badge } from "antd";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useUnreadTotal } from "../../features/conversations/unread.ts";
import { StatusPicker } from "../../features/routing/components/StatusPicker.tsx";
import { useAccount, useMay } from "../account.tsx";
import { areasOf } from "../areas.tsx";
import { Mark } from "../components/Mark.tsx";
import { UserMenu } from "./UserMenu.tsx";

export function Rail({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const account = useAccount();
  const serves = useMay("serve_customers");
  const unread = useUnreadTotal(serves);
  return (
    <nav className="rail" aria-label={t("shell.navigation")}>
      <div className="rail-mark">
        <Mark size={36} />
      </div>
      <ul className="rail-areas">
        {areasOf(account).map((area) => (
          <li key={area.id}>
            <NavLink to={area.path} className="rail-link">
              <Badge count={area.id === "desk" ? unread : 0} size="small" offset={[4, 0]}>
                <span className="rail-icon">{area.icon}</span>
              </Badge>
              <span>{t(`shell.areas.${area.id}`)}</span>
            </NavLink>
          </li>
        ))}
      </ul>
      <div className="rail-foot">
        {serves && <StatusPicker />}
        <UserMenu onHelp={onHelp} />
      </div>
    </nav>
  );
}
