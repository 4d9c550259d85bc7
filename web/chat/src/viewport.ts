/** Keeps the page inside what is really visible, so that a phone's keyboard never covers the line one writes in. */
export function followViewport(): void {
  const { visualViewport } = window;
  if (!visualViewport) return;
  const root = document.documentElement;
  const fit = () => {
    if (visualViewport.scale > 1.05) return; // zoomed in by hand: leave it alone
    root.style.setProperty("--visible-height", `${visualViewport.height}px`);
    root.style.setProperty("--visible-top", `${visualViewport.offsetTop}px`);
  };
  visualViewport.addEventListener("resize", fit);
  visualViewport.addEventListener("scroll", fit);
  fit();
}
