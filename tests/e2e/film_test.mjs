// The sandbox's films play: a browser shows what the darkroom made, in its size, length and colours.

import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

import {openBrowser} from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "banana-film-"));
const browser = await openBrowser();

/** What the film is like at some moments, as its player sees it. */
async function play(page, bytes) {
  return page.evaluate(async (base64) => {
    const video = document.createElement("video");
    video.muted = true;
    video.src = `data:video/mp4;base64,${base64}`;
    const event = (name) =>
      new Promise((resolve, reject) => {
        video.addEventListener(name, resolve, {once: true});
        video.addEventListener("error", () => reject(new Error(video.error.message)), {once: true});
      });
    await event("loadeddata");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const look = canvas.getContext("2d", {willReadFrequently: true});
    const frames = [];
    for (const moment of [0.05, 1, 1.9]) {
      const found = event("seeked");
      video.currentTime = moment;
      await found;
      look.drawImage(video, 0, 0);
      frames.push([...look.getImageData(0, 0, canvas.width, canvas.height / 2).data]);
    }
    video.currentTime = 0;
    const ended = event("ended");
    await video.play();
    await ended;
    return {width: video.videoWidth, height: video.videoHeight, seconds: video.duration, frames};
  }, bytes.toString("base64"));
}

/** The mean distance of colours. */
function difference(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}

try {
  const file = join(folder, "film.mp4");
  const picture = join(folder, "first.png");
  execFileSync(join(process.env.BANANA_BIN, "film_maker"), [file, picture]);
  const page = await (await browser.newContext()).newPage();
  const film = await play(page, readFileSync(file));
  assert.equal(film.width, 640);
  assert.equal(film.height, 352);
  assert.ok(Math.abs(film.seconds - 2) < 0.01, `it lasts ${film.seconds} s`);
  assert.ok(difference(film.frames[0], film.frames[1]) > 1, "nothing moves");
  assert.ok(difference(film.frames[1], film.frames[2]) > 1, "nothing moves any more");

  const still = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const look = canvas.getContext("2d");
    look.drawImage(image, 0, 0);
    return [...look.getImageData(0, 0, canvas.width, canvas.height / 2).data];
  }, readFileSync(picture).toString("base64"));
  const away = difference(still, film.frames[0]);
  assert.ok(away < 4, `the film begins ${away} away from the picture of its seed`);
  console.log(`${film.seconds} s of ${film.width}x${film.height}, ${readFileSync(file).length} bytes`);
} finally {
  await browser.close();
  rmSync(folder, {recursive: true, force: true});
}
