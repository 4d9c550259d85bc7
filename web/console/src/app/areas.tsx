import {
  BookOutlined,
  DashboardOutlined,
  MessageOutlined,
  SafetyOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Account, Permission } from "../api-types.ts";
import { SECTIONS as COMPLIANCE } from "../features/compliance/sections.ts";

export interface Area {
  id: "desk" | "board" | "customers" | "knowledge" | "compliance";
  path: string;
  icon: ReactNode;
  /** Any one of these opens it. */
  permissions: readonly Permission[];
}

export const AREAS: readonly Area[] = [
  { id: "desk", path: "/desk", icon: <MessageOutlined />, permissions: ["serve_customers"] },
  { id: "board", path: "/board", icon: <DashboardOutlined />, permissions: ["supervise"] },
  { id: "customers", path: "/customers", icon: <TeamOutlined />, permissions: ["read_customers"] },
  { id: "knowledge", path: "/knowledge", icon: <BookOutlined />, permissions: ["read_knowledge"] },
  {
    id: "compliance",
    path: "/compliance",
    icon: <SafetyOutlined />,
    permissions: COMPLIANCE.flatMap((section) => section.permissions),
  },
];

export function areasOf(account: Account): Area[] {
  return AREAS.filter((area) => area.permissions.some((one) => account.permissions.includes(one)));
}
