// Files on their way out: what they look like, a caption, as photos or as files.

import {el, fill} from "./dom.js";
import {counted, fileSize} from "./format.js";
import {icon} from "./icons.js";

const ALBUM_MAX = 10;
const CAPTION_MAX = 1024;
const PREVIEW_PX = 320;

/** sent runs once the files are in the chat. */
export function attachSheet(client, chat, files, reply, sent, asFiles = false) {
  const chosen = files.slice(0, ALBUM_MAX);
  const pictures = chosen.every(({type}) => /^(image|video)\//.test(type));
  const title = `Send ${pictures && !asFiles ? counted(chosen.length, chosen.some(({type}) => type.startsWith("video/")) ? "item" : "photo") : counted(chosen.length, "file")}`;
  const {body, close} = client.surface.sheet({title, kind: "attach"});
  const previews = el("div", {class: chosen.length > 1 ? "previews several" : "previews"});
  const caption = el("textarea", {
    class: "field-input",
    rows: 1,
    maxLength: CAPTION_MAX,
    placeholder: "Add a caption…",
    dir: "auto",
    aria: {label: "Caption"},
  });
  const compress = el("input", {type: "checkbox", checked: pictures && !asFiles});
  const problem = el("p", {class: "problem", role: "alert"});
  const send = el("button", {class: "wide"}, "Send");
  const show = () =>
    fill(
      previews,
      chosen.map((file) => preview(file, compress.checked)),
    );
  compress.addEventListener("change", show);
  if (files.length > ALBUM_MAX)
    problem.textContent = `An album holds ${ALBUM_MAX}; the first ${ALBUM_MAX} are sent.`;
  const submit = async () => {
    send.disabled = true;
    send.classList.add("waiting");
    problem.textContent = "";
    try {
      await sendFiles(client.api, chat, chosen, compress.checked, caption.value.trim(), reply?.id);
      sent();
      close();
    } catch (error) {
      problem.textContent = error.message;
      send.disabled = false;
    }
    send.classList.remove("waiting");
  };
  send.addEventListener("click", submit);
  caption.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!send.disabled) submit();
  });
  body.append(
    previews,
    pictures ? el("label", {class: "check"}, compress, "Compress, as photos and videos") : "",
    caption,
    problem,
    send,
  );
  show();
  caption.focus();
}

async function sendFiles(api, chat, files, compress, caption, reply) {
  const kinds = new Set(files.map((file) => kindOf(file, compress)));
  const uploads = [];
  for (const file of files) uploads.push(await api.upload(file));
  if (kinds.size === 1)
    return api.send(chat, {
      files: uploads,
      as: [...kinds][0],
      caption: caption || undefined,
      reply_to: reply,
    });
  // Photos and videos can't be told apart in one call, so each goes by itself; the caption goes with the first.
  for (const [index, upload] of uploads.entries()) {
    await api.send(chat, {
      files: [upload],
      as: kindOf(files[index], compress),
      caption: (index === 0 && caption) || undefined,
      reply_to: index ? undefined : reply,
    });
  }
  return undefined;
}

function kindOf({type}, compress) {
  if (!compress) return "document";
  return type.startsWith("video/") ? "video" : "photo";
}

function preview(file, asPicture) {
  if (!asPicture || !file.type.startsWith("image/")) {
    return el(
      "div",
      {class: "preview-file"},
      el("span", {class: "document-icon"}, icon(file.type.startsWith("video/") ? "play" : "file")),
      el(
        "span",
        {class: "document-text"},
        el("span", {class: "document-name"}, file.name),
        el("span", {class: "document-size"}, fileSize(file.size)),
      ),
    );
  }
  const canvas = el("canvas", {class: "preview-picture", role: "img", aria: {label: file.name}});
  draw(canvas, file);
  return canvas;
}

/** Drawn rather than linked: the page's policy has no place for blob addresses. */
async function draw(canvas, file) {
  try {
    const picture = await createImageBitmap(file, {imageOrientation: "from-image"});
    const scale = Math.min(1, PREVIEW_PX / Math.min(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
  } catch {
    canvas.replaceWith(el("p", {class: "preview-file"}, `${file.name} is no picture this browser knows`));
  }
}
