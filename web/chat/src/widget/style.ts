/** The widget's style, inside its shadow root. */
export const STYLE = `
:host { all: initial; }
* { box-sizing: border-box; }
.launcher {
  position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
  z-index: 2147483001; display: grid; place-items: center; width: 60px; height: 60px; padding: 0; border: 0;
  border-radius: 50%; color: #fff; background: #1f5fd6; cursor: pointer;
  box-shadow: 0 4px 12px rgb(20 30 50 / 20%), 0 10px 30px rgb(20 30 50 / 20%); transition: transform .15s;
}
.launcher:hover { transform: scale(1.05); }
.launcher:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #182030; }
svg { width: 30px; height: 30px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.shut, .launcher[aria-expanded="true"] .chat { display: none; }
.launcher[aria-expanded="true"] .shut { display: block; }
.count {
  position: absolute; top: -4px; right: -4px; min-width: 24px; height: 24px; padding: 0 7px; border: 2px solid #fff;
  border-radius: 12px; background: #c62f2f; color: #fff; font: 600 13px/20px system-ui, sans-serif; text-align: center;
}
.count[hidden] { display: none; }
.panel {
  position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: 96px; z-index: 2147483002;
  width: min(400px, calc(100vw - 40px)); height: min(680px, calc(100vh - 120px)); border-radius: 20px; overflow: hidden;
  background: Canvas; box-shadow: 0 0 0 1px rgb(20 30 50 / 8%), 0 20px 60px rgb(20 30 50 / 28%);
  visibility: hidden; opacity: 0; transform: translateY(12px); transform-origin: bottom right;
  transition: opacity .16s, transform .16s, visibility .16s;
}
.panel.open { visibility: visible; opacity: 1; transform: none; }
iframe { display: block; width: 100%; height: 100%; border: 0; }
@media (max-width: 480px) {
  .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
`;
