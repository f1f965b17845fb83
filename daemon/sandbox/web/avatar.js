// A round picture of initials; the colour follows the id, as in Telegram.

import {el} from "./dom.js";

const COLOURS = 7;

export function avatar(id, name, size = "") {
  const round = el("span", {class: `avatar ${size}`.trim(), aria: {hidden: true}}, initials(name));
  round.dataset.colour = String(Math.abs(Number(id) || 0) % COLOURS);
  return round;
}

function initials(name) {
  const words = String(name || "?")
    .trim()
    .split(/\s+/u);
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : "";
  return (first + last).toUpperCase() || "?";
}

function firstLetter(word) {
  return [...(word ?? "")].find((letter) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(letter)) ?? "";
}
