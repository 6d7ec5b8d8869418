// What a page needs to be read by keyboard and by ear, and the theme does not say.
document.addEventListener("DOMContentLoaded", () => {
  // What scrolls sideways has to be reachable by keyboard, and only that.
  for (const box of document.querySelectorAll("article pre, main pre, .table-wrapper, .output_html")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  for (const caption of document.querySelectorAll("p.caption[role=heading]")) {
    caption.setAttribute("aria-level", "2");
  }
  document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", "All pages");
  document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", "On this page");
});
