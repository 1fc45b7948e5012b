// The body: pictures of the views, painting them, and moving on them by keyboard.

const TABS = [
  ["", "Best views"], ["front", "Front"], ["back", "Back"], ["side", "Side"],
  ["hand_palmar+hand_dorsal", "Hand"], ["foot_dorsal+foot_plantar", "Foot"],
  ["foot_medial+foot_lateral", "Foot, edges"], ["head_front+head_side+head_back", "Head"],
  ["saddle", "Saddle"],
];
const WHOLE = ["front", "back", "side"];
const viewTitle = (name, side) => D.views[name].title.replace("{side}", side);

// One picture. Half views show both sides; the others the side that is looked at.
function drawView(name, side) {
  const view = D.views[name], made = svg("svg");
  let [x, y, w, h] = view.box;
  const sides = view.half ? ["right", "left"] : [side];
  if (!view.half && side !== view.positive) x = -x - w;
  const pad = 14;
  made.setAttribute("viewBox", `${x - pad} ${y - pad} ${w + 2 * pad} ${h + 2 * pad}`);
  made.setAttribute("tabindex", "0");
  made.setAttribute("role", "application");
  made.setAttribute("aria-roledescription", "body map");
  made.setAttribute("aria-label", `${viewTitle(name, side)}. Arrow keys move between places, Enter chooses. ${D.notice}`);
  made.dataset.view = name;
  for (const one of sides) made.append(drawHalf(name, one));
  const title = el("p", {}, viewTitle(name, side));
  const box = el("div", { class: "view", "data-name": name }, made, title);
  if (view.half) {
    const [first, second] = view.positive === "left" ? ["right", "left"] : ["left", "right"];
    box.prepend(el("p", { class: "sides", "aria-hidden": "true" }, el("span", {}, `patient's ${first}`), el("span", {}, second)));
  }
  box.style.setProperty("--shape", (w / h).toFixed(3));
  return box;
}

function drawHalf(name, side) {
  const view = D.views[name], group = svg("g", { "data-side": side });
  const mirrored = side !== view.positive;
  if (mirrored) group.setAttribute("transform", "scale(-1 1)");
  group.append(svg("path", { d: view.skin, class: "body-skin" }));
  for (const [cell, d] of view.cells) {
    const [area, root] = cell.split(":");
    group.append(svg("path", { d, class: "cell", id: `${name}-${side}-${root}.${area}`, "data-cell": cell, "data-faces": view.faces.join(" "), "data-side": side }));
  }
  const [x, y, width, height] = view.extent;
  const clip = `clip-${name}-${side}`, cut = svg("clipPath", { id: clip });
  cut.append(svg("path", { d: view.skin }));
  group.append(cut, svg("path", { d: view.borders, class: "borders" }));
  group.append(svg("image", { href: view.shade, x, y, width, height, preserveAspectRatio: "none", class: "shade", "clip-path": `url(#${clip})` }));
  const muscles = svg("g", { class: "muscles" });
  for (const [muscle, d] of Object.entries(view.muscles)) {
    if (D.drawn.muscle[muscle]) {
      muscles.append(svg("path", { d, class: "muscle", id: `muscle-${name}-${side}-${muscle}`, "data-muscle": muscle, "data-side": side }));
    }
  }
  group.append(muscles, svg("path", { d: view.marks, class: "marks" }), svg("path", { d: view.rim, class: "rim" }));
  const size = Math.max(view.box[2], view.box[3]) / 110;
  for (const [root, at] of Object.entries(view.points)) group.append(spot("point", root, at, size * 0.55, mirrored, root));
  for (const [reflex, at] of Object.entries(view.reflexes)) {
    const mark = spot("reflex", reflex, at, size, mirrored, "");
    mark.dataset.reflex = reflex;
    mark.dataset.side = side;
    mark.id = `reflex-${name}-${side}-${reflex}`;
    group.append(mark);
  }
  return group;
}

// A round mark with letters that stay readable on the mirrored side.
function spot(kind, name, [x, y], size, mirrored, words) {
  const mark = svg("g", { class: kind, transform: `translate(${x} ${y})${mirrored ? " scale(-1 1)" : ""}` });
  mark.append(svg("circle", { r: size }));
  const text = svg("text", kind === "point" ? { x: size * 1.6, y: size * 0.8, "font-size": size * 3 } : { "font-size": size * 1.7 });
  text.textContent = words;
  mark.append(text);
  return mark;
}

const built = new Map(); // each picture is made once
function viewBox(name, side) {
  const key = D.views[name].half ? name : `${name}-${side}`;
  if (!built.has(key)) built.set(key, drawView(name, side));
  return built.get(key);
}

// Show the views that are chosen, or those that show the lesion best.
function showViews(names) {
  const chosen = S.view ? S.view.split("+") : names;
  const whole = chosen.filter((name) => WHOLE.includes(name)), near = chosen.filter((name) => !WHOLE.includes(name));
  const parts = [["whole", whole], ["near", near]].filter(([, listed]) => listed.length);
  $("stage").replaceChildren(...parts.map(([kind, listed]) => el("div", { class: kind }, ...listed.map((name) => viewBox(name, S.side)))));
  for (const tab of $("views").children) tab.setAttribute("aria-pressed", String(tab.value === S.view));
}

// The name under which a cell is painted: its own, or that of the face that is seen.
function asPainted({ cell, faces }, known) {
  return faces.split(" ").map((face) => `${cell}@${face}`).find((name) => name in known) || cell;
}

// Paint: for each side skin (cell -> colour), muscles (name -> colour), reflexes
// (name -> mark). What is not named is plain.
function paintAll(paint, plain, where = $("stage")) {
  for (const cell of where.querySelectorAll(".cell")) {
    const side = paint[cell.dataset.side] || {};
    const name = asPainted(cell.dataset, side.skin || {});
    cell.style.setProperty("--fill", (side.skin || {})[name] || plain(cell.dataset.cell, cell.dataset.side));
  }
  for (const muscle of where.querySelectorAll(".muscle")) {
    const fill = ((paint[muscle.dataset.side] || {}).muscle || {})[muscle.dataset.muscle];
    const shown = S.layers.muscle && (fill || paint.bare);
    muscle.style.display = shown ? "" : "none";
    muscle.classList.toggle("bare", !fill);
    muscle.style.setProperty("--fill", fill || "var(--skin)");
  }
  for (const mark of where.querySelectorAll(".reflex")) {
    const known = (paint[mark.dataset.side] || {}).reflex || {};
    const words = known[mark.dataset.reflex];
    mark.style.display = S.layers.reflex && (words !== undefined || paint.bare) ? "" : "none";
    mark.querySelector("text").textContent = words || "";
  }
  for (const point of where.querySelectorAll(".point")) point.style.display = S.layers.point ? "" : "none";
}

// From the looks of the JSON to colours of one side: {look: [names]} -> {name: colour}.
function colours(looks) {
  const found = {};
  for (const [look, names] of Object.entries(looks)) for (const name of names) found[name] = `var(--look-${slug(look)})`;
  return found;
}

// Paint of a lesion on a side: the right as it was worked out, the left mirrored.
function paintOf(paint, mirror) {
  const found = {};
  for (const [side, known] of Object.entries(paint)) {
    found[mirror ? other(side) : side] = {
      skin: S.layers.skin ? colours(known.skin) : {}, muscle: colours(known.muscle), reflex: known.reflex,
    };
  }
  return found;
}

// What was touched: a cell, a muscle or a reflex of a side.
function touched(target) {
  const mark = target.closest && target.closest("[data-cell],[data-muscle],[data-reflex]");
  if (!mark) return null;
  const { cell, muscle, reflex, side } = mark.dataset;
  if (cell) {
    const [root, place, area] = D.cells[cell];
    return { mark, side, root, place, cell, name: place ? D.places[place].name : area };
  }
  const kind = muscle ? "muscle" : "reflex", place = D.drawn[kind][muscle || reflex][0];
  return { mark, side, root: "", place, cell: "", name: D.places[place].name, [kind]: muscle || reflex };
}

// Arrow keys: the nearest place in that direction.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function centre(mark) {
  const box = mark.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}
function move(picture, key) {
  const marks = [...picture.querySelectorAll(".cell,.muscle,.reflex")].filter((mark) => mark.style.display !== "none");
  const now = picture.querySelector(".here");
  let next = marks[0];
  if (now) {
    const [x, y] = centre(now), [dx, dy] = STEPS[key];
    let best = Infinity;
    for (const mark of marks) {
      const [mx, my] = centre(mark), along = (mx - x) * dx + (my - y) * dy, aside = Math.abs((mx - x) * dy) + Math.abs((my - y) * dx);
      if (mark !== now && along > 1 && along + 2.5 * aside < best) { best = along + 2.5 * aside; next = mark; }
    }
    if (best === Infinity) return;
    now.classList.remove("here");
  }
  next.classList.add("here");
  const place = touched(next);
  say(S.mode === "find" ? `${place.side} ${place.name}` : `${place.side} ${place.name}${place.place ? `: ${sharesOf(D.places[place.place])}` : ""}`);
}
function clearMarks() {
  for (const mark of document.querySelectorAll(".here,.right-place,.wrong-place")) mark.classList.remove("here", "right-place", "wrong-place");
}
