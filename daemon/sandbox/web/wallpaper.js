// The picture behind the messages: a soft gradient with a line pattern, drawn here so that no file is fetched.

import {el} from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const TILE = 220;
let made = 0;

// Bananas, stars, bubbles, leaves and hearts on one tile.
const LINES = [
  "M22 30c0 20 14 34 36 32 3 0 5-3 4-6-16-2-27-11-31-28-1-5-9-4-9 2z",
  "M112 22l5 11 12 1-9 8 3 12-11-6-11 6 3-12-9-8 12-1z",
  "M168 24h30a8 8 0 0 1 8 8v14a8 8 0 0 1-8 8h-16l-10 9v-9h-4a8 8 0 0 1-8-8V32a8 8 0 0 1 8-8z",
  "M60 112c-10-9-22-14-22-25a11 11 0 0 1 22-3 11 11 0 0 1 22 3c0 11-12 16-22 25z",
  "M122 92c24-6 40 4 42 24-22 4-38-4-42-24zM122 92c12 6 24 12 42 24",
  "M190 118a13 13 0 1 1 0 26 13 13 0 0 1 0-26zM190 126v10M185 131h10",
  "M24 160l26-12-5 30-8-10zM37 168l13-20",
  "M96 148h28v22H96zM96 156h28M110 148v22M104 148c-8-12 6-12 6 0 0-12 14-12 6 0",
  "M158 176c0 18 13 30 33 28 3 0 4-3 3-5-14-2-24-10-28-25-1-5-8-4-8 2z",
  "M70 196l4 8 9 1-7 6 2 9-8-4-8 4 2-9-7-6 9-1z",
];

export function wallpaper() {
  const id = `wallpaper-${++made}`;
  const svg = node("svg", {"aria-hidden": "true", class: "wallpaper-lines", width: "100%", height: "100%"});
  const pattern = node("pattern", {id, width: TILE, height: TILE, patternUnits: "userSpaceOnUse"});
  for (const d of LINES) pattern.append(node("path", {d}));
  const defs = node("defs", {});
  defs.append(pattern);
  svg.append(defs, node("rect", {width: "100%", height: "100%", fill: `url(#${id})`}));
  return el("div", {class: "wallpaper", aria: {hidden: true}}, svg);
}

function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
