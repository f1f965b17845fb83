// Photos, albums, videos and files inside a bubble.

import {el} from "./dom.js";
import {duration, fileSize} from "./format.js";
import {icon} from "./icons.js";
import {openLightbox} from "./lightbox.js";

const WIDTH_MAX = 420;
const HEIGHT_MAX = 430;
const WIDTH_MIN = 160;

/** What of a message fills the bubble's width; null when it has nothing of the kind. */
export function visual(message) {
  if (message.photo) return photo(message);
  if (message.video) return video(message.video);
  if (message.animation) return animation(message.animation);
  return null;
}

function photo(message) {
  const {file, width, height} = message.photo;
  const image = el("img", {src: file, alt: "Photo", loading: "lazy", decoding: "async"});
  const frame = el(
    "button",
    {
      class: "photo",
      aria: {label: "Open the photo"},
      on: {click: () => openLightbox([{file, caption: message.caption}], 0)},
    },
    image,
  );
  return fit(frame, width, height);
}

function video({file, width, height, duration: seconds}) {
  const player = el("video", {src: file, controls: true, preload: "metadata", playsInline: true});
  const frame = el(
    "div",
    {class: "video"},
    player,
    seconds ? el("span", {class: "badge"}, duration(seconds)) : null,
  );
  // Who sent it need not have said its size: then the film does.
  if (!width) {
    player.addEventListener("loadedmetadata", () => {
      fit(frame, player.videoWidth, player.videoHeight);
      const body = frame.closest(".bubble-body");
      if (body?.style.width) body.style.width = frame.style.width;
    });
  }
  return fit(frame, width, height);
}

function animation({file, width, height, mime}) {
  const moving =
    mime === "image/gif"
      ? el("img", {src: file, alt: "GIF", loading: "lazy"})
      : el("video", {src: file, autoplay: true, loop: true, muted: true, playsInline: true});
  return fit(el("div", {class: "video"}, moving, el("span", {class: "badge"}, "GIF")), width, height);
}

/** The place is taken before the picture is there, so nothing jumps. */
function fit(frame, width = WIDTH_MAX, height = WIDTH_MAX) {
  const ratio = Math.min(Math.max((width || 1) / (height || 1), 0.4), 3);
  const shown = Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, HEIGHT_MAX * ratio, Math.max(width || 0, 240)));
  frame.style.width = `${Math.round(shown)}px`;
  frame.style.aspectRatio = String(ratio);
  return frame;
}

// Rows of a mosaic by how many there are, as Telegram lays them out.
const ROWS = {
  1: [1],
  2: [2],
  3: [1, 2],
  4: [1, 3],
  5: [2, 3],
  6: [3, 3],
  7: [1, 3, 3],
  8: [2, 3, 3],
  9: [3, 3, 3],
  10: [2, 4, 4],
};

export function mosaic(messages) {
  const rows = ROWS[messages.length] ?? [messages.length];
  const photos = messages
    .filter((message) => message.photo)
    .map((message) => ({file: message.photo.file, caption: message.caption}));
  const grid = el("div", {class: "mosaic"});
  let at = 0;
  for (const count of rows) {
    const row = messages.slice(at, at + count);
    const ratio = row.reduce((sum, message) => sum + ratioOf(message), 0);
    const line = el("div", {class: "mosaic-row"}, ...row.map((message) => tile(message, photos)));
    line.style.aspectRatio = String(Math.min(Math.max(ratio, 1.1), 3));
    grid.append(line);
    at += count;
  }
  return grid;
}

function ratioOf({photo: picture, video: clip}) {
  const {width = 1, height = 1} = picture ?? clip ?? {};
  return Math.min(Math.max((width || 1) / (height || 1), 0.6), 1.8);
}

function tile(message, photos) {
  let made;
  if (message.photo) {
    const index = photos.findIndex(({file}) => file === message.photo.file);
    made = el(
      "button",
      {
        class: "tile",
        aria: {label: `Open photo ${index + 1} of ${photos.length}`},
        on: {click: () => openLightbox(photos, index)},
      },
      el("img", {src: message.photo.file, alt: `Photo ${index + 1}`, loading: "lazy"}),
    );
  } else {
    made = el(
      "div",
      {class: "tile"},
      el("video", {src: message.video?.file, controls: true, preload: "metadata", playsInline: true}),
    );
  }
  made.style.flexGrow = String(ratioOf(message));
  return made;
}

export function documentRow({file, name, mime, size}) {
  const label = name || "file";
  const ending = label.includes(".") ? label.split(".").at(-1).slice(0, 4) : "";
  const thumbnail = /^image\/(png|jpeg|webp|gif)$/.test(mime ?? "")
    ? el("img", {class: "document-picture", src: file, alt: "", loading: "lazy"})
    : el("span", {class: "document-icon"}, icon("file"), el("span", {class: "document-ending"}, ending));
  return el(
    "a",
    {class: "document", href: file, download: label},
    thumbnail,
    el(
      "span",
      {class: "document-text"},
      el("span", {class: "document-name"}, label),
      el("span", {class: "document-size"}, fileSize(size)),
    ),
  );
}

/** Paid media that hasn't been bought: what it costs is all one sees. */
export function locked({photo: picture, video: clip, paid}, buy, price) {
  const label = `Unlock for ${paid.stars} Stars`;
  const tag = el("span", {class: "locked-price"}, icon("lock"), "Unlock for", price);
  const {width, height} = picture ?? clip ?? {};
  return fit(el("button", {class: "photo locked", on: {click: buy}, aria: {label}}, tag), width, height);
}
