// What a Git host does with the same pages: headings get anchors, and Mermaid's text becomes pictures.
document.addEventListener("DOMContentLoaded", () => {
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    heading.id ||= heading.textContent.trim().toLowerCase().replace(/[^a-z0-9 _-]/g, "").replaceAll(" ", "-");
  }
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    target.scrollIntoView();
  }

  for (const code of document.querySelectorAll("code.language-mermaid")) {
    const picture = document.createElement("div");
    picture.className = "mermaid";
    picture.textContent = code.textContent;
    (code.closest("div.source, div.verbatim, pre") || code).replaceWith(picture);
  }
  mermaid.run();
});
