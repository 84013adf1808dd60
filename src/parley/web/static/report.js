// A report's page: text and list point at each other; keys decide; selected words fill the form of a missed move.
"use strict";

const text = document.getElementById("text");
const records = [...document.querySelectorAll("#records .record")];
let current = -1;

const hitsOf = (name) => [...text.querySelectorAll(".hit")].filter((hit) => (hit.dataset.names || "").split(" ").includes(name));

function highlight(names, on) {
  for (const name of names) {
    for (const hit of hitsOf(name)) hit.classList.toggle("current", on);
    const record = document.getElementById(name);
    if (record && record.classList.contains("record")) record.classList.toggle("current", on);
  }
}

function choose(index, { scroll = true, focus = true } = {}) {
  if (!records.length) return;
  if (current >= 0) highlight([records[current].id], false);
  current = Math.max(0, Math.min(records.length - 1, index));
  const record = records[current];
  highlight([record.id], true);
  if (focus) record.focus({ preventScroll: true });
  record.scrollIntoView({ block: "nearest" });
  const hit = hitsOf(record.id)[0];
  if (hit && scroll) hit.scrollIntoView({ block: "center" });
}

text.addEventListener("mouseover", (event) => {
  const hit = event.target.closest(".hit");
  if (hit) highlight((hit.dataset.names || "").split(" ").filter(Boolean), true);
});
text.addEventListener("mouseout", (event) => {
  const hit = event.target.closest(".hit");
  if (hit) highlight((hit.dataset.names || "").split(" ").filter((name) => !records[current] || name !== records[current].id), false);
});
text.addEventListener("click", (event) => {
  const hit = event.target.closest(".hit");
  if (!hit || String(getSelection())) return;
  const index = records.findIndex((record) => (hit.dataset.names || "").split(" ").includes(record.id));
  if (index >= 0) choose(index, { scroll: false });
});
records.forEach((record, index) => {
  record.addEventListener("mouseenter", () => highlight([record.id], true));
  record.addEventListener("mouseleave", () => { if (index !== current) highlight([record.id], false); });
  const jump = record.querySelector(".jump");
  if (jump) jump.addEventListener("click", (event) => { event.preventDefault(); choose(index); });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "j") choose(current + 1);
  else if (event.key === "k") choose(current - 1);
  else if ("cxe".includes(event.key) && current >= 0) {
    const wanted = records[current].querySelector(`[data-key="${event.key}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (event.key === "e") {
      wanted.parentElement.open = true;
      const field = wanted.parentElement.querySelector("input:not([type=hidden])");
      if (field) field.focus();
    } else wanted.click();
  } else return;
});

// Places count code points; a string here counts UTF-16 units.
const points = (string) => [...string].length;

function placeOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const piece = element.closest("[data-start]");
  if (!piece || !text.contains(piece)) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : "";
  return Number(piece.dataset.start) + points(before);
}

const missed = document.getElementById("missed");
if (missed) {
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const start = placeOf(range.startContainer, range.startOffset);
    const end = placeOf(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    const form = missed.querySelector("form");
    form.elements.start.value = start;
    form.elements.end.value = end;
    const picked = document.getElementById("picked");
    picked.textContent = String(selection);
    picked.hidden = false;
    missed.open = true;
  });
}

const asked = records.findIndex((record) => `#${record.id}` === location.hash);
if (asked >= 0) choose(asked, { focus: false });
