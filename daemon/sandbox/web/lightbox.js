// A photo over the whole screen; arrows go through its album.

import {el, fill} from "./dom.js";
import {icon} from "./icons.js";

/** photos: [{file, caption}] */
export function openLightbox(photos, index) {
  const before = document.activeElement;
  const image = el("img", {alt: "Photo"});
  const caption = el("p", {class: "lightbox-caption"});
  const close = () => {
    box.remove();
    before?.focus?.();
  };
  const show = (next) => {
    index = (next + photos.length) % photos.length;
    image.src = photos[index].file;
    fill(caption, [photos[index].caption ?? ""]);
  };
  const step = (by, name, label) =>
    photos.length > 1 &&
    el(
      "button",
      {class: `lightbox-step ${name}`, aria: {label}, on: {click: () => show(index + by)}},
      icon("down"),
    );
  const box = el(
    "div",
    {class: "lightbox", role: "dialog", tabIndex: -1, aria: {modal: true, label: "Photo"}},
    el("button", {class: "round lightbox-close", aria: {label: "Close"}, on: {click: close}}, icon("close")),
    step(-1, "previous", "Previous photo"),
    image,
    step(1, "next", "Next photo"),
    caption,
  );
  box.addEventListener("click", ({target}) => target === box && close());
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    else if (event.key === "ArrowLeft") show(index - 1);
    else if (event.key === "ArrowRight") show(index + 1);
    else if (event.key === "Tab") {
      const stops = [...box.querySelectorAll("button")];
      event.preventDefault();
      stops.at((stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1)) % stops.length).focus();
    }
  });
  show(index);
  document.body.append(box);
  box.focus();
}
