// What a page needs to be read by keyboard and by ear, and the theme does not say.

// What scrolls has to be reachable by keyboard, and only that.
function reachScrolling() {
  for (const box of document.querySelectorAll("article pre, main pre, .table-wrapper, .output_html")) {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

// Widths change when typefaces have come, and with the window.
addEventListener("load", reachScrolling);
addEventListener("resize", reachScrolling);
document.fonts.ready.then(reachScrolling);
document.addEventListener("DOMContentLoaded", () => {
  reachScrolling();
  for (const caption of document.querySelectorAll("p.caption[role=heading]")) {
    caption.setAttribute("aria-level", "2");
  }
  document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", "All pages");
  document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", "On this page");
});
