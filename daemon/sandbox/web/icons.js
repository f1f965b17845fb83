// Line icons on a 24 by 24 grid. A shape that holds "!" is filled instead of drawn.

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  menu: "M4 6h16M4 12h16M4 18h16",
  back: "M20 12H5M11 5l-7 7 7 7",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20",
  close: "M6 6l12 12M18 6 6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  attach:
    "M19 11.5l-7.4 7.3a4.6 4.6 0 0 1-6.5-6.5l8-7.9a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.7a1.5 1.5 0 0 1-2.2-2.1l6.9-6.9",
  send: "M3.4 20.4 21 12 3.4 3.6 3.4 10 15 12 3.4 14z!",
  down: "M6 9l6 6 6-6",
  commands: "M14 4 10 20",
  keyboard: "M4 6.5h16v11H4zM7.5 10v.01M12 10v.01M16.5 10v.01M8 14h8",
  reply: "M10 7 4.5 12.5 10 18M5 12.5h8c4 0 6 2 6 5",
  edit: "M5 19h4L19.500 8.500l-4-4L5 15zM13.500 6.500l4 4",
  copy: "M9 9h10v10H9zM5 15V5h10",
  link: "M8 16 17 7M9.5 7H17v7.5",
  app: "M5 5h14v14H5zM5 9h14",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9v.01",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  play: "M8 5v14l11-7z!",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20c.8-4 3.800-5.500 7.500-5.500s6.700 1.500 7.500 5.500",
  people:
    "M9 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM2.500 19c.6-3.500 3-5 6.500-5s5.900 1.500 6.500 5M16 5.500a3.200 3.200 0 0 1 0 6.200M18 14.500c2 .6 3.200 2 3.600 4.500",
  add: "M12 5v14M5 12h14",
  channel: "M5 10v4h3l8 4.500v-13L8 10zM19 9.500c1 1.500 1 3.500 0 5M8 14l1.500 5",
  columns: "M4 5h16v14H4zM12 5v14",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400",
  moon: "M20 14.500A8.500 8.500 0 1 1 9.500 4 7 7 0 0 0 20 14.500z",
  block: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM6.500 6.500l11 11",
  leave: "M14 4h5v16h-5M4 12h10M8 8l-4 4 4 4",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5M12 8v.01",
  check: "M5 12.500l4.500 4.500L19 7.500",
  star: "M12 3.200l2.600 5.600 6.100.7-4.500 4.200 1.200 6L12 16.700l-5.400 3 1.200-6L3.300 9.500l6.100-.7z!",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  restart: "M5 12a7 7 0 1 0 2.500-5.400M8 3v4h4",
};

export function icon(name, className = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const shape = SHAPES[name];
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shape.replaceAll("!", ""));
  if (shape.includes("!")) path.setAttribute("class", "filled");
  svg.append(path);
  return svg;
}

/** Telegram's golden star, with the amount it stands before. */
export function stars(amount) {
  const span = document.createElement("span");
  span.className = "stars";
  span.append(icon("star", "gold"), Number(amount).toLocaleString("en"));
  return span;
}
