// Explore: choose a lesion, look, touch a place.

const firstViews = ["front", "back"];

// Without a lesion: every dermatome in its colour.
const atlasColour = (cell) => (S.layers.skin ? `var(--root-${D.cells[cell][0][0] === "V" ? "V1" : cell.split(":")[1]})` : "transparent");

function showExplore() {
  const lesion = lesionNow();
  showViews(lesion ? lesion.views : firstViews);
  if (lesion) {
    const mirror = lesion.side && S.side !== lesion.side;
    paintAll(paintOf(lesion.paint[S.severity], mirror), () => "transparent");
    $("heading").textContent = `${nameOf(lesion)}: what a ${S.severity} lesion is expected to alter`;
  } else {
    paintAll({ bare: true }, atlasColour);
    $("heading").textContent = "Dermatomes, with the sides of the patient";
  }
  showLegend(lesion);
  showExpected(lesion);
  if (S.place) showCard(S.place, false);
}

function showLegend(lesion) {
  const rows = [];
  const add = (words, fill) => rows.push(el("li", {}, el("i", { style: `--fill:${fill}` }), words));
  if (lesion) {
    const used = new Set();
    for (const side of Object.values(lesion.paint[S.severity])) {
      if (S.layers.skin) Object.keys(side.skin).forEach((look) => used.add(look));
      if (S.layers.muscle) Object.keys(side.muscle).forEach((look) => used.add(look));
    }
    for (const look of Object.keys(D.legend)) if (used.has(look)) add(D.legend[look], `var(--look-${slug(look)})`);
    if (S.layers.reflex) add("reflex: ↓ low or lost, ↑ brisk, + sign present", "var(--reflex)");
    if (!used.size) add("nothing is painted at this severity in these layers", "var(--skin)");
  } else {
    for (const [letter, words] of [["C", "cervical"], ["T", "thoracic"], ["L", "lumbar"], ["S", "sacral"]]) {
      const root = D.dermatomes.find((one) => one[0] === letter);
      add(`${words} ${letter}`, `var(--root-${root})`);
    }
    add("face: trigeminal nerve, not spinal", "var(--root-V1)");
    if (S.layers.reflex) add("a dot is a reflex: tap it", "var(--reflex)");
  }
  $("legend").replaceChildren(...rows);
}

// The signs of a lesion in the order of teaching.
function showExpected(lesion) {
  const box = $("expect");
  box.hidden = !lesion;
  if (!lesion) return;
  const sideOf = (side) => (lesion.side && S.side !== lesion.side ? other(side) : side);
  const row = (sign) => {
    const [grade, share, normal] = sign.grades[S.severity];
    const side = sign.side === "midline" ? "" : sideOf(sign.side);
    const go = D.places[sign.place]
      ? el("button", { type: "button", onclick: () => goTo(sign.place, side || "right") }, sign.name) : sign.name;
    const also = sign.also.length ? ` also ${sign.also.join(", ")}` : "";
    return el("tr", {},
      el("td", {}, go, el("span", { class: "quiet" }, `${lesion.side && side === S.side ? "" : ` ${side}`}${also}`)),
      el("td", {}, normal ? `often normal; ${sign.word} in ${percent(share)}` : grade.includes(sign.word) ? grade : `${sign.word}: ${grade}`),
      el("td", { class: "n" }, percent(sign.patients)));
  };
  const head = el("tr", {}, el("th", { scope: "col" }, "sign"), el("th", { scope: "col" }, `${S.severity} lesion`), el("th", { scope: "col", class: "n" }, "in patients"));
  const parts = [
    el("h2", {}, nameOf(lesion)),
    ...lesion.roots.slice(0, 4).map(([root, side, why]) => el("p", { class: "quiet" }, `${sideOf(side)} ${root}: ${why}`)),
    el("table", {}, el("thead", {}, head), el("tbody", {}, ...lesion.signs.map(row))),
  ];
  if (lesion.told.length) {
    parts.push(el("p", { class: "quiet" }, "Complaints and provoked signs, and how often: " + lesion.told.map((sign) => `${sign.name} ${percent(sign.patients)}`).join("; ") + "."));
  }
  if (lesion.rivals.length) {
    parts.push(el("h3", {}, "What tells it apart"));
    for (const [name, here, there] of lesion.rivals) {
      const words = [here.length && `here ${here.join(", ")}`, there.length && `there ${there.join(", ")}`].filter(Boolean).join("; ");
      parts.push(el("p", {}, el("b", {}, S.side === "left" ? swapWords(name) : name), `: ${words}`));
    }
  }
  box.replaceChildren(...parts);
}
const swapWords = (text) => text.replace(/\b(right|left)\b/g, (word) => other(word));

// The place that was touched: roots with shares, how to test it, who says so.
function showCard(found, speak = true) {
  const place = D.places[found.place], box = $("card");
  S.place = found;
  const parts = [el("h2", {}, `${found.side} ${found.name}`)];
  if (place) {
    const shares = bars(place.roots);
    for (const row of shares.children) {
      const root = row.firstChild.textContent;
      row.firstChild.replaceChildren(el("button", { type: "button", class: "link", "aria-label": `Outline ${root}`, onclick: () => outline(root, (cell) => cell.split(":")[1].split("-")[0] === root) }, root));
    }
    if (S.mode === "explore") parts.push(shares); else parts.push(bars(place.roots));
    if (place.keyOf.length) parts.push(el("p", {}, `Key for ${place.keyOf.join(", ")} (ISNCSCI or teaching).`));
    if (found.cell && place.roots.length && !mainRoots(place).includes(found.root)) {
      parts.push(el("p", { class: "quiet" }, `This part is drawn in ${found.root}; the table gives most of ${place.name} to ${mainRoots(place).join(" and ")}. Borders differ between charts and people.`));
    }
    const nerves = found.cell ? D.cells[found.cell].slice(3) : [];
    if (nerves.length) parts.push(el("p", {}, el("b", {}, "Nerve of the skin: "), ...nerves.map((nerve) => el("button", { type: "button", class: "link", onclick: () => outline(nerve, (cell) => D.cells[cell].slice(3).includes(nerve)) }, nerve))));
    parts.push(el("p", {}, el("b", {}, "Test: "), place.how || "see the protocol"));
    const lesion = lesionNow(), look = lookAt(found, lesion);
    if (lesion && S.mode === "explore") parts.push(el("p", {}, el("b", {}, "In this lesion: "), look || "not painted: no clear change expected"));
    const sources = place.sources.map((number) => el("li", {}, D.references[number]));
    parts.push(el("details", {}, el("summary", {}, `Sources (${sources.length}${place.assumed ? ", and an assumption" : ""})`),
      el("ul", {}, ...sources), place.assumed ? el("p", { class: "quiet" }, "Some of these shares are assumptions of ours; neurosim roots says which.") : ""));
  } else {
    parts.push(el("p", {}, found.root ? `Drawn in ${found.root}. The tables name no test here.` : "No test here."));
  }
  box.replaceChildren(...parts);
  if (speak) say(place ? `${found.side} ${found.name}: ${sharesOf(place)}. Test: ${place.how}` : `${found.side} ${found.name}, ${found.root}`);
}

// Outline what a root or a nerve has on the whole body, on the side that is shown.
function outline(name, has) {
  clearMarks();
  const side = S.place ? S.place.side : S.side;
  for (const cell of $("stage").querySelectorAll(".cell")) if (cell.dataset.side === side && has(cell.dataset.cell)) cell.classList.add("here");
  say(`Outlined: ${side} ${name}`);
}

function lookAt(found, lesion) {
  if (!lesion) return "";
  const side = lesion.side && S.side !== lesion.side ? other(found.side) : found.side;
  const paint = lesion.paint[S.severity][side];
  if (!paint) return "";
  if (found.reflex) return found.reflex in paint.reflex ? `reflex altered ${paint.reflex[found.reflex]}` : "";
  const looks = found.cell ? paint.skin : paint.muscle, of = {};
  for (const [look, names] of Object.entries(looks)) for (const one of names) of[one] = look;
  const faces = found.mark ? found.mark.dataset.faces : "palm dorsum top sole";
  const look = of[found.cell ? asPainted({ cell: found.cell, faces }, of) : found.muscle];
  return look ? D.legend[look] || look : "";
}

// Show a place that was chosen from a list: its card, and where it is.
function goTo(place, side) {
  const cells = Object.keys(D.cells).filter((cell) => D.cells[cell][1] === place);
  const muscle = Object.keys(D.drawn.muscle).find((name) => D.drawn.muscle[name].includes(place));
  const reflex = Object.keys(D.drawn.reflex).find((name) => D.drawn.reflex[name].includes(place));
  if (muscle && !S.layers.muscle) setLayer("muscle", true);
  clearMarks();
  const chosen = (mark) => mark.dataset.side === side && (cells.includes(mark.dataset.cell) || (muscle && mark.dataset.muscle === muscle) || (reflex && mark.dataset.reflex === reflex));
  for (const mark of $("stage").querySelectorAll(".cell,.muscle,.reflex")) if (chosen(mark)) mark.classList.add("here");
  const root = cells.length ? D.cells[cells[0]][0] : "";
  showCard({ place, side, name: D.places[place].name, cell: cells[0] || "", root, muscle, reflex });
}

function setLayer(name, on) {
  S.layers[name] = on;
  $("layers").querySelector(`[value=${name}]`).checked = on;
  show();
}
