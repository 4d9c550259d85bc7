import { BookOutlined, DashboardOutlined, MessageOutlined, TeamOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Account, Permission } from "../api-types.ts";

export interface Area {
  id: "desk" | "board" | "customers" | "knowledge";
  path: string;
  icon: ReactNode;
  permission: Permission;
}

export const AREAS: readonly Area[] = [
  { id: "desk", path: "/desk", icon: <MessageOutlined />, permission: "serve_customers" },
  { id: "board", path: "/board", icon: <DashboardOutlined />, permission: "supervise" },
  { id: "customers", path: "/customers", icon: <TeamOutlined />, permission: "read_customers" },
  { id: "knowledge", path: "/knowledge", icon: <BookOutlined />, permission: "read_knowledge" },
];

export function areasOf(account: Account): Area[] {
  return AREAS.filter((area) => account.permissions.includes(area.permission));
}
