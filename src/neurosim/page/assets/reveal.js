// Lecture: one finding a key press; the ranking and the map fill as evidence comes in.

const R = { number: 0, step: 0, told: false, roots: false };

function showReveal() {
  const one = D.patients[R.number], ranking = one.steps[R.step];
  if (!$("screen")) buildReveal();
  if (R.roots) paintAll(...heatPaint(ranking), $("screen"));
  else paintFound(one.findings.slice(0, R.step), $("screen"));
  $("fills").textContent = R.roots ? "Fill: probability that the root is touched" : "Fill: what was found";
  $("swap").setAttribute("aria-pressed", String(R.roots));
  const last = R.step === one.findings.length;
  $("shown").replaceChildren(...one.findings.slice(0, R.step).map((finding) => el("li", {}, finding.words)));
  $("story").textContent = R.step < 3 ? one.history : "";
  $("likely").replaceChildren(...bars(ranking.answers.slice(0, 4), false).children);
  $("truth").textContent = R.told ? `The patient has: ${one.truth.name}.` : last ? "One more press: what it is." : "";
  $("place-of").textContent = `Patient ${R.number + 1} of ${D.patients.length}, finding ${R.step} of ${one.findings.length}`;
  const [name, share] = ranking.answers[0];
  say(`${R.step ? one.findings[R.step - 1].words : one.history}. Likeliest: ${name}, ${percent(share)}. ${$("truth").textContent}`);
}

function buildReveal() {
  const bodies = el("div", { class: "bodies" }, drawView("front", "right"), drawView("back", "right"));
  for (const picture of bodies.querySelectorAll("svg")) {
    picture.setAttribute("tabindex", "-1");
    picture.setAttribute("role", "img");
    for (const made of picture.querySelectorAll("[id]")) { // ids stay unique on the page
      made.id = `lecture-${made.id}`;
      if (made.hasAttribute("clip-path")) made.removeAttribute("clip-path");
    }
    for (const shade of picture.querySelectorAll(".shade")) shade.setAttribute("clip-path", `url(#lecture-clip-${picture.dataset.view}-${shade.parentNode.dataset.side})`);
  }
  $("reveal").replaceChildren(
    el("div", { class: "row" },
      el("button", { type: "button", id: "back", onclick: () => step(-1) }, "Back"),
      el("button", { type: "button", id: "forth", class: "main", onclick: () => step(1) }, "Next finding"),
      el("button", { type: "button", onclick: () => nextLecture() }, "Next patient"),
      el("button", { type: "button", id: "swap", "aria-pressed": "false", onclick: swapFill }, "Roots"),
      el("button", { type: "button", onclick: () => $("screen").requestFullscreen && $("screen").requestFullscreen() }, "Full screen")),
    el("div", { id: "screen", tabindex: "0", role: "group", "aria-label": "Lecture: space shows the next finding" },
      el("div", {}, bodies,
        el("div", { class: "told" }, el("p", { id: "story", class: "history" }), el("ol", { id: "shown" }), el("p", { id: "truth", class: "good" }), el("ul", { class: "bars", id: "likely" })),
        el("p", { class: "foot" }, el("span", { id: "place-of" }), ". ", el("span", { id: "fills" }), `. The patient's right is on the left in front, on the right behind. ${D.notice}`))));
}

function step(by) {
  const last = D.patients[R.number].findings.length;
  if (by > 0 && R.step === last) R.told = true;
  else { R.told = false; R.step = Math.min(last, Math.max(0, R.step + by)); }
  showReveal();
}

function swapFill() {
  R.roots = !R.roots;
  showReveal();
}

function nextLecture() {
  Object.assign(R, { number: (R.number + 1) % D.patients.length, step: 0, told: false });
  showReveal();
}
