// Loads the page of a job again until it is over, without losing the reader's place.
"use strict";

async function follow() {
  let box = document.getElementById("job");
  while (box && box.dataset.over === "no") {
    await new Promise((done) => setTimeout(done, 400));
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("job");
      if (!fresh) break;
      box.dataset.over = fresh.dataset.over;
      if (box.innerHTML !== fresh.innerHTML) box.replaceChildren(...document.adoptNode(fresh).childNodes);
    } catch { /* the server may be busy reading */ }
  }
}

follow();
