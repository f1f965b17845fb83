// Makes elements. Text from the network only ever becomes a text node.

/**
 * el("button", {class: "send", aria: {label: "Send"}, on: {click}}, icon, "text")
 * Known options: class, aria, data, on; anything else is set as a property or, when there is none, an attribute.
 */
export function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    if (name === "class") node.className = value;
    else if (name === "aria") setAria(node, value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on")
      for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter(isThere));
  return node;
}

export function setAria(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) node.removeAttribute(`aria-${name}`);
    else node.setAttribute(`aria-${name}`, String(value));
  }
}

/** Puts exactly these children into a node, moving as little as possible: what stays keeps its focus and its video. */
export function fill(node, children) {
  const wanted = children.filter(isThere);
  const keep = new Set(wanted);
  for (const old of [...node.childNodes]) if (!keep.has(old)) old.remove();
  let place = node.firstChild;
  for (const child of wanted) {
    if (child === place) place = place.nextSibling;
    else node.insertBefore(child instanceof Node ? child : document.createTextNode(child), place);
  }
}

function isThere(child) {
  return child !== null && child !== undefined && child !== false;
}
