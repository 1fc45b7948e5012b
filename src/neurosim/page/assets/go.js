// Wire the controls and begin.

const MODES = { explore: showExplore, find: showFind, commit: showCommit, reveal: showReveal };

function show() { MODES[S.mode](); }

function setMode(mode) {
  if (!MODES[mode] || (!D.patients.length && (mode === "commit" || mode === "reveal"))) return;
  S.mode = document.body.dataset.mode = mode;
  clearMarks();
  $("tip").hidden = true;
  for (const button of document.querySelectorAll("nav button")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  for (const id of ["find", "commit", "reveal"]) $(id).hidden = id !== mode;
  $("card").replaceChildren(el("p", { class: "quiet" }, mode === "explore" ? "Tap or click a place: its roots, how to test it, who says so." : "The place that you tapped."));
  S.place = null;
  show();
  if (mode === "find") newQuestion();
}

// A static page has no reliable memory: the side of the list and the theme are enough.
function fillLesions() {
  const group = $("group").value;
  const rows = D.lesions.filter((lesion) => lesion.group === group).map((lesion) => el("option", { value: lesion.id }, lesion.label));
  $("lesion").replaceChildren(...(group ? rows : [el("option", { value: "" }, "none: all dermatomes")]));
  S.lesion = $("lesion").value;
}

function fillControls() {
  const groups = Object.entries(D.groups).filter(([key]) => D.lesions.some((lesion) => lesion.group === key));
  $("group").replaceChildren(el("option", { value: "" }, "No lesion"), ...groups.map(([value, words]) => el("option", { value }, words)));
  $("severity").replaceChildren(...D.severities.map((word) => el("option", { value: word, selected: word === S.severity }, word)));
  $("views").replaceChildren(...TABS.map(([value, words]) => el("button", { type: "button", value, "aria-pressed": "false", onclick: () => { S.view = value; show(); } }, words)));
  const kinds = [["sensory", "Skin"], ["motor", "Muscles"], ["reflex", "Reflexes"], ["umn", "Signs of the long tracts"]];
  const places = Object.entries(D.places).sort((a, b) => a[1].name.localeCompare(b[1].name));
  $("place").replaceChildren(el("option", { value: "" }, "choose"), ...kinds.map(([kind, words]) => el("optgroup", { label: words }, ...places.filter(([, place]) => place.kind === kind).map(([value, place]) => el("option", { value }, place.name)))));
  $("chart").textContent = D.chart;
  $("licence").textContent = D.licence;
  $("cite").textContent = D.cite;
  for (const mode of ["commit", "reveal"]) document.querySelector(`nav [data-mode=${mode}]`).disabled = !D.patients.length;
}

function wire() {
  for (const button of document.querySelectorAll("nav button")) button.addEventListener("click", () => setMode(button.dataset.mode));
  $("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  $("group").addEventListener("change", () => { fillLesions(); showLesion(); });
  $("lesion").addEventListener("change", () => { S.lesion = $("lesion").value; showLesion(); });
  $("side").addEventListener("change", () => { S.side = $("side").value; if (S.place) S.place.side = S.side; show(); });
  $("severity").addEventListener("change", () => { S.severity = $("severity").value; show(); sayLesion(); });
  $("layers").addEventListener("change", (event) => setLayer(event.target.value, event.target.checked));
  $("place").addEventListener("change", () => $("place").value && goTo($("place").value, S.side));
  $("stage").addEventListener("click", (event) => choose(touched(event.target)));
  $("stage").addEventListener("pointermove", showTip);
  $("stage").addEventListener("pointerleave", () => { $("tip").hidden = true; });
  $("stage").addEventListener("keydown", (event) => {
    const picture = event.target.closest("svg");
    if (!picture) return;
    if (event.key in STEPS) { event.preventDefault(); move(picture, event.key); }
    const here = picture.querySelector(".here");
    if ((event.key === "Enter" || event.key === " ") && here) { event.preventDefault(); choose(touched(here)); }
  });
  document.addEventListener("keydown", keys);
}

function choose(found) {
  if (!found) return;
  if (S.mode === "find") { answerFind(found); return; }
  if (S.mode !== "explore") return;
  clearMarks();
  found.mark.classList.add("here");
  showCard(found);
}

// Hovering names the place; where it is asked for, it must not.
function showTip(event) {
  const found = S.mode === "find" || event.pointerType === "touch" ? null : touched(event.target);
  $("tip").hidden = !found;
  if (!found) return;
  const place = D.places[found.place], look = S.mode === "explore" ? lookAt(found, lesionNow()) : "";
  $("tip").textContent = [`${found.side} ${found.name}`, place ? sharesOf(place) : found.root, look].filter(Boolean).join(" · ");
  $("tip").style.left = `${Math.min(event.clientX + 14, window.innerWidth - 240)}px`;
  $("tip").style.top = `${event.clientY + 16}px`;
}

// A lesion of muscles alone would show nothing on the skin.
function showLesion() {
  const lesion = lesionNow();
  const bare = lesion && Object.values(lesion.paint[S.severity]).every((side) => !Object.keys(side.skin).length);
  if (bare) setLayer("muscle", true);
  else show();
  sayLesion();
}

function sayLesion() {
  const lesion = lesionNow();
  if (!lesion) { say("No lesion: all dermatomes"); return; }
  const first = lesion.signs.slice(0, 4).map((sign) => `${sign.name} ${sign.word}`).join(", ");
  say(`${nameOf(lesion)}, ${S.severity}. ${first}`);
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(SELECT|INPUT|TEXTAREA)$/.test(event.target.tagName);
  const mode = Object.keys(MODES)[Number(event.key) - 1];
  if (!typing && mode) { setMode(mode); return; }
  if (S.mode !== "reveal" || typing) return;
  const button = event.target.tagName === "BUTTON" && (event.key === " " || event.key === "Enter");
  if ([" ", "ArrowRight", "PageDown"].includes(event.key) && !button) { event.preventDefault(); step(1); }
  if (event.key === "r") swapFill();
  if (["ArrowLeft", "PageUp"].includes(event.key)) { event.preventDefault(); step(-1); }
}

fillControls();
wire();
setTheme(window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
S.side = $("side").value = D.side;
if (D.title) $("group").value = D.lesions[0].group;
fillLesions();
setMode("explore");
