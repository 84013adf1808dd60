// What the pages gain with scripts: evidence beside the page, the slider that replays the talks. Without, links do it.
"use strict";

const panel = document.getElementById("panel");
let opener = null;

async function fragmentOf(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("fragment", "1");
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
}

function closePanel() {
  if (!panel || panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  if (opener && opener.isConnected) opener.focus();
}

async function openPanel(link) {
  opener = link;
  let text;
  try {
    text = await fragmentOf(link.getAttribute("href"));
  } catch {
    location.href = link.getAttribute("href");
    return;
  }
  // The server escapes every word of a report; parsing never runs scripts, and the policy forbids them.
  const parsed = new DOMParser().parseFromString(text, "text/html");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "Close";
  close.addEventListener("click", closePanel);
  const title = parsed.querySelector("h1");
  if (title) {
    const lower = parsed.createElement("h2");
    lower.className = "panel-title";
    lower.append(...title.childNodes);
    title.replaceWith(lower);
  }
  panel.replaceChildren(close, ...parsed.body.childNodes);
  panel.hidden = false;
  panel.scrollTop = 0;
  close.focus();
}

if (panel) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cell, a.evidence");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openPanel(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closePanel();
  });
}

const DAY = 86400000;
const replay = document.querySelector("form.replay");

function startReplay() {
  const field = replay.elements.as_of;
  const box = replay.querySelector(".slider");
  const range = box.querySelector("input");
  const output = box.querySelector("output");
  const play = box.querySelector(".play");
  const day = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);
  const iso = (number) => new Date(number * DAY).toISOString().slice(0, 10);
  range.min = day(replay.dataset.first);
  range.max = day(replay.dataset.last);
  range.value = day(field.value);
  const tell = () => {
    output.textContent = iso(Number(range.value));
    range.setAttribute("aria-valuetext", output.textContent);
  };
  tell();
  box.hidden = false;
  let wanted = null;
  let busy = false;
  async function show() {
    if (busy) return;
    busy = true;
    while (wanted !== null) {
      const asked = wanted;
      wanted = null;
      field.value = asked;
      const query = new URLSearchParams(new FormData(replay));
      const address = `/board?${query}`;
      try {
        const answer = await fetch(address, { credentials: "same-origin" });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          document.getElementById("shown").replaceWith(document.adoptNode(page.getElementById("shown")));
          document.querySelector("h1").replaceWith(document.adoptNode(page.querySelector("h1")));
          history.replaceState(null, "", address);
        }
      } catch { /* the next step tries again */ }
    }
    busy = false;
  }
  function go(to) {
    range.value = to;
    tell();
    wanted = iso(Number(range.value));
    return show();
  }
  let timer = 0;
  range.addEventListener("input", () => {
    tell();
    clearTimeout(timer);
    timer = setTimeout(() => go(range.value), 120);
  });
  let playing = false;
  play.addEventListener("click", async () => {
    playing = !playing;
    play.setAttribute("aria-pressed", String(playing));
    play.textContent = playing ? "Stop" : "Replay";
    if (!playing) return;
    const step = Math.max(1, Math.round((range.max - range.min) / 60));
    if (Number(range.value) >= Number(range.max)) range.value = range.min;
    while (playing) {
      await go(Number(range.value));
      await new Promise((done) => setTimeout(done, 350));
      if (Number(range.value) >= Number(range.max)) break;
      range.value = Math.min(Number(range.max), Number(range.value) + step);
    }
    playing = false;
    play.setAttribute("aria-pressed", "false");
    play.textContent = "Replay";
  });
}

if (replay) startReplay();
