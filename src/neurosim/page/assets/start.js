"use strict";
// What the page shows is in the JSON block that Python wrote: no number below is a
// clinical one. This script keeps the state, the theme and small helpers.
const D = JSON.parse(document.getElementById("data").textContent);
// Cells stand in the block by number; the script calls them by name.
// One face of a finger or toe is the number and the face.
const CELLS = Object.keys(D.cells);
const cellName = (code) => { const [number, face] = String(code).split("@"); return CELLS[number] + (face ? `@${face}` : ""); };
for (const one of [...D.lesions.flatMap((lesion) => Object.values(lesion.paint)), ...D.patients.flatMap((patient) => patient.findings.map((finding) => finding.paint))]) {
  for (const side of Object.values(one)) for (const look of Object.keys(side.skin)) side.skin[look] = side.skin[look].map(cellName);
}
const S = {
  mode: "explore", lesion: "", side: "right", severity: D.severities[D.severities.length - 1],
  layers: { skin: true, muscle: false, reflex: true, point: false }, view: "", place: null,
};
const $ = (id) => document.getElementById(id);
const other = (side) => ({ right: "left", left: "right" })[side] || side;
const percent = (share) => (share > 0 && share < 0.005 ? "< 1 %" : share < 1 && share >= 0.995 ? "> 99 %" : `${Math.round(100 * share)} %`);
const SVG = "http://www.w3.org/2000/svg";

// Make an element: el("p", {class: "quiet"}, "words", child).
function el(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.filter((one) => one !== "" && one != null));
  return made;
}

function svg(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Say something to a screen reader.
function say(words) {
  $("say").textContent = "";
  window.setTimeout(() => { $("say").textContent = words; }, 30);
}

// A name of a colour as a variable: looks have blanks and signs in their names.
const slug = (name) => name.replace(/[^A-Za-z0-9]+/g, "-");

function setTheme(name) {
  const root = document.documentElement, colours = D.colours[name];
  root.dataset.theme = name;
  for (const key of ["ground", "ink", "quiet", "skin", "border", "reflex"]) {
    root.style.setProperty(`--${key}`, colours[key]);
  }
  for (const [key, value] of Object.entries(colours.roots)) root.style.setProperty(`--root-${key}`, value);
  for (const [key, value] of Object.entries(colours.looks)) root.style.setProperty(`--look-${slug(key)}`, value);
  colours.heat.forEach((value, step) => root.style.setProperty(`--heat-${step}`, value));
  $("theme").setAttribute("aria-pressed", String(name === "dark"));
}

// Bars of shares; long names stand above their bar.
function bars(rows, long = false) {
  const made = rows.map(([name, share]) => {
    const bar = el("span", { class: "bar" }, el("i", { style: `width:${100 * share}%` }));
    const words = el("span", {}, name), number = el("b", {}, percent(share));
    return long ? el("li", {}, words, number, bar) : el("li", {}, words, bar, number);
  });
  return el("ul", { class: long ? "bars long" : "bars" }, ...made);
}

// Roots with the largest share of a place: two if they share it alike.
const mainRoots = (place) => place.roots.filter(([, share]) => share === place.roots[0][1]).map(([root]) => root);
const lesionNow = () => D.lesions.find((one) => one.id === S.lesion);
const nameOf = (lesion, side = S.side) => (lesion.side ? lesion.names[side] : lesion.names.right);
const sharesOf = (place) => (place.roots.length ? "" : "no root of its own") + place.roots.map(([root, share]) => `${root} ${percent(share)}`).join(", ");
