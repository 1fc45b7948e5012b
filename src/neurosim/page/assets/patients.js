// Commit first: read a patient, say what it is and how sure you are, then see what the
// model says, and what one finding turned into its opposite would change.

const P = { number: 0, done: false, turned: -1, roots: false, sure: [], right: [] };
const patientNow = () => D.patients[P.number];

// The colour of the probability that a root is touched.
function heatPaint(ranking) {
  const paint = { right: { skin: {}, muscle: {}, reflex: {} }, left: { skin: {}, muscle: {}, reflex: {} } };
  const known = new Map(ranking.roots.map(([root, side, share]) => [`${root} ${side}`, share]));
  const plain = (cell, side) => {
    const share = known.get(`${cell.split(":")[1]} ${side}`);
    return share === undefined ? "transparent" : `var(--heat-${Math.round(10 * share)})`;
  };
  return [paint, plain];
}

function showCommit() {
  if (!$("answer")) newPatient(0);
  showPatient();
}

function newPatient(number) {
  Object.assign(P, { number, done: false, turned: -1 });
  const one = patientNow();
  const roots = [...D.dermatomes].map((root) => el("option", { value: `root ${root.replace("S4-5", "S4")}` }, `${root} root`));
  const named = D.lesions.filter((lesion) => lesion.group === "nerve" || lesion.group === "cord");
  const others = named.map((lesion) => el("option", { value: `lesion ${lesion.id}` }, lesion.label));
  const levels = [...new Set(D.lesions.filter((lesion) => lesion.group === "disc").map((lesion) => lesion.level))];
  $("commit").replaceChildren(
    el("h2", {}, `Patient ${number + 1} of ${D.patients.length}`), el("p", {}, one.history),
    el("ol", { class: "findings", id: "found" }),
    el("form", { id: "answer", onsubmit: commit },
      el("div", { class: "row" },
        el("label", {}, "Root or nerve", el("select", { id: "what", required: true }, el("option", { value: "" }, "choose"), el("optgroup", { label: "Roots" }, ...roots), el("optgroup", { label: "Nerves, cord, others" }, ...others))),
        el("label", {}, "Side", el("select", { id: "whichside", required: true }, el("option", { value: "" }, "choose"), el("option", { value: "right" }, "right"), el("option", { value: "left" }, "left"), el("option", { value: "both" }, "both or none"))),
        el("label", {}, "Level", el("select", { id: "level" }, el("option", { value: "" }, "none or not sure"), ...levels.map((level) => el("option", { value: level }, level)))),
        el("label", {}, "How sure", el("select", { id: "sure" }, ...[50, 60, 70, 80, 90, 99].map((share) => el("option", { value: share }, `${share} %`))))),
      el("button", { class: "main", type: "submit" }, "Commit")),
    el("div", { id: "result", "aria-live": "polite" }),
    el("div", { class: "row" }, el("button", { type: "button", onclick: () => { newPatient((P.number + 1) % D.patients.length); showPatient(); $("commit").scrollIntoView({ block: "nearest" }); } }, "Next patient")),
    el("p", { class: "quiet" }, "Patients are drawn by the model; all findings together point to the truth, and one sign at most does not belong. The ranking includes what the history says."));
}

function showPatient() {
  const one = patientNow();
  showViews([...firstViews]);
  $("found").replaceChildren(...one.findings.map((finding, index) => el("li", {}, findingButton(finding, index))));
  if (P.done && P.roots) {
    paintAll(...heatPaint(rankingNow()));
    $("heading").textContent = "How likely each root is touched, by the model";
    showHeatLegend();
  } else {
    paintFound(one.findings.filter((_, index) => index !== P.turned), $("stage"));
    $("heading").textContent = "What was found: skin, muscles, reflexes";
    $("legend").replaceChildren(...foundLegend(one.findings));
  }
}

// What was found, muscles as well, whatever the layers say.
function paintFound(findings, where) {
  const paint = {}, muscles = S.layers.muscle;
  S.layers.muscle = true;
  for (const finding of findings) merge(paint, paintOf(finding.paint, false));
  paintAll(paint, () => "transparent", where);
  S.layers.muscle = muscles;
}

function foundLegend(findings) {
  const used = new Set();
  for (const finding of findings) for (const side of Object.values(finding.paint)) for (const kind of ["skin", "muscle"]) Object.keys(side[kind]).forEach((look) => used.add(look));
  return Object.keys(D.legend).filter((look) => used.has(look)).map((look) => el("li", {}, el("i", { style: `--fill:var(--look-${slug(look)})` }), D.legend[look]));
}

function merge(into, paint) {
  for (const [side, known] of Object.entries(paint)) {
    into[side] = into[side] || { skin: {}, muscle: {}, reflex: {} };
    for (const kind of ["skin", "muscle", "reflex"]) Object.assign(into[side][kind], known[kind]);
  }
}

function findingButton(finding, index) {
  const words = index === P.turned ? finding.turned : finding.words;
  if (!P.done) return el("span", {}, words);
  return el("button", { type: "button", "aria-pressed": String(index === P.turned), onclick: () => turn(index) }, index === P.turned ? `${words} (was ${finding.words.split(": ").pop()})` : words);
}

function turn(index) {
  P.turned = P.turned === index ? -1 : index;
  showPatient();
  showRanking();
  const [name, share] = rankingNow().answers[0];
  say(`${P.turned < 0 ? "As found" : patientNow().findings[index].turned}. Likeliest: ${name}, ${percent(share)}`);
  $("found").children[index].firstChild.focus();
}

const rankingNow = () => (P.turned < 0 ? patientNow().steps[patientNow().steps.length - 1] : patientNow().turned[P.turned]);

function showRanking() {
  const before = patientNow().steps[patientNow().steps.length - 1].answers;
  const rows = rankingNow().answers.map(([name, share]) => {
    const old = before.find((one) => one[0] === name);
    return [P.turned < 0 || !old ? name : `${name} (as found ${percent(old[1])})`, share];
  });
  $("ranking").replaceChildren(bars(rows, true));
}

function commit(event) {
  event.preventDefault();
  const truth = patientNow().truth, [kind, what] = $("what").value.split(" ");
  const side = $("whichside").value, level = $("level").value, sure = Number($("sure").value) / 100;
  const chosen = kind === "lesion" ? D.lesions.find((lesion) => lesion.id === what) : null;
  const place = chosen ? chosen.family === truth.family && truth.category !== "root" : truth.category === "root" && truth.roots.includes(what);
  const right = place && side === truth.side;
  P.done = true;
  P.sure.push(sure);
  P.right.push(right);
  const mean = (list) => list.reduce((sum, one) => sum + Number(one), 0) / list.length;
  const parts = [
    el("p", {}, el("span", { class: right ? "good" : "bad" }, right ? "Right. " : "Not right. "), `The patient has: ${truth.name}.`),
  ];
  if (!right && place) parts.push(el("p", {}, "The place is right, the side is not."));
  if (truth.level && truth.category === "root") {
    parts.push(el("p", {}, level === truth.level ? `The level is right: ${level}.` : `The level is ${truth.level}${level ? `, not ${level}` : ""}.`));
  }
  parts.push(el("p", {}, `You were ${percent(sure)} sure. So far: ${P.right.filter(Boolean).length} of ${P.right.length} right, ${percent(mean(P.sure))} sure on average.`));
  parts.push(el("h3", {}, "What the findings say"), el("div", { id: "ranking" }), el("button", { type: "button", id: "fill", "aria-pressed": String(P.roots), onclick: () => { P.roots = !P.roots; $("fill").setAttribute("aria-pressed", String(P.roots)); showPatient(); } }, "Fill the map with the roots"), el("p", { class: "quiet" }, "Press a finding above to turn it into its opposite, and see the ranking move. One at a time."));
  $("result").replaceChildren(...parts);
  $("answer").hidden = true;
  showPatient();
  showRanking();
}

function showHeatLegend() {
  const steps = [0, 2, 5, 8, 10];
  $("legend").replaceChildren(...steps.map((step) => el("li", {}, el("i", { style: `--fill:var(--heat-${step})` }), `${10 * step} %`)), el("li", {}, "probability that the root is touched"));
}
