// Find it: touch what is asked for. The score stays until the page is closed.

const F = { question: null, asked: 0, right: 0, last: "", first: true };
const limbOf = { arm: /^C[5-8]$|^T1$/, trunk: /^T([2-9]|1[0-2])$/, leg: /^L|^S[12]$/, all: /./ };

function newQuestion() {
  const limb = ($("limb") || { value: "all" }).value;
  const roots = D.dermatomes.filter((root) => limbOf[limb].test(root) && root !== F.last);
  const root = roots[Math.floor(Math.random() * roots.length)];
  F.question = F.last = root;
  F.first = true;
  clearMarks();
  showTask();
  $("verdict").replaceChildren();
  say(`Tap ${root}`);
}

const showTask = () => { $("task").textContent = `Tap ${F.last}, on either side`; };

function showFind() {
  showViews(firstViews);
  paintAll({}, () => "transparent");
  $("heading").replaceChildren(el("span", { id: "task" }), el("span", { id: "verdict" }));
  $("legend").replaceChildren();
  if ($("limb")) { showTask(); return; }
  const limb = el("select", { id: "limb", onchange: newQuestion }, ...[["all", "whole body"], ["arm", "arm"], ["trunk", "trunk"], ["leg", "leg"]].map(([value, words]) => el("option", { value }, words)));
  $("find").replaceChildren(
    el("h2", {}, "Find it"), el("p", { class: "quiet" }, "Touch the dermatome that is asked for. Close-ups help: hand, foot, head, saddle."),
    el("div", { class: "row" }, el("label", {}, "Where ", limb), el("button", { type: "button", class: "main", id: "next", onclick: newQuestion }, "Next"), el("button", { type: "button", onclick: showAnswer }, "Show it")),
    el("p", { id: "score", class: "quiet" }, "0 of 0 at the first try"));
}

// Right is the dermatome as drawn, or a place that the table gives mostly to that root.
function isIt(found) {
  const place = D.places[found.place];
  return found.root === F.question.replace("S4-5", "S4") || Boolean(place && mainRoots(place).includes(F.question));
}

function answerFind(found) {
  if (!F.question) return;
  const right = isIt(found), place = D.places[found.place];
  if (F.first) { F.asked += 1; if (right) F.right += 1; F.first = false; }
  clearMarks();
  found.mark.classList.add(right ? "right-place" : "wrong-place");
  const where = place ? `${found.side} ${found.name}: ${sharesOf(place)}` : `${found.side} ${found.name}: ${found.root}`;
  $("verdict").replaceChildren(el("span", { class: right ? "good" : "bad" }, right ? "Yes. " : "No. "), where);
  $("score").textContent = `${F.right} of ${F.asked} at the first try`;
  say(`${right ? "Yes" : "No"}. ${where}. ${F.right} of ${F.asked}.`);
  showCard(found, false);
  if (right) { F.question = null; $("next").focus(); }
}

function showAnswer() {
  if (!F.question) return;
  if (F.first) { F.asked += 1; F.first = false; $("score").textContent = `${F.right} of ${F.asked} at the first try`; }
  clearMarks();
  for (const cell of $("stage").querySelectorAll(".cell")) if (cell.dataset.cell.endsWith(`:${F.question}`)) cell.classList.add("right-place");
  $("verdict").textContent = `${F.question} is outlined.`;
  say(`${F.question} is outlined.`);
}
