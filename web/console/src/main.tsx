import { createRoot } from "react-dom/client";
import { ConsoleApp } from "./app/ConsoleApp.tsx";
import "./app/i18n.ts";
import "./app/base.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<ConsoleApp />);
