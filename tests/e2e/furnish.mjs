// More than the demo has, so that everything is there to be used: more models than a page shows, too dear for anybody, and
// more templates than a page shows.

const MODELS = 10;
const TEMPLATES = 8;

export async function furnish(demo) {
  // A walk presses faster than Telegram lets bots answer.
  await demo.sandbox.post("limits", {on: false});
  await demo.bananactl("models", "import", "--yes", "--catalogue", models());
  await demo.bananactl("templates", "import", "--yes", "--collection", templates());
}

/** So the outbox does not wait either. */
export const IN_HASTE = ["outbox: {bot_per_second: 1000, chat_per_minute: 6000}"];

function models() {
  const one = (n) => `
zz-dear-${n}:
  title: "Dear ${n}"
  provider: sandbox
  vendor_model: picture
  kind: image
  prompt_max: 4000
  limits: {concurrency: 1, per_minute: 60, timeout: 1m, deadline: 5m}
  operations:
    generate:
      cost: {base: 0}
      price: {tokens: {base: 100000}}
`;
  return Array.from({length: MODELS}, (_, n) => one(n)).join("");
}

function templates() {
  const one = (n) => `
  more-${n}:
    category: portraits
    title: {uz: "Yana ${n}", ru: "Ещё ${n}", en: "More ${n}"}
    text: {uz: "Yana bir shablon.", ru: "Ещё один шаблон.", en: "One more template."}
    prompt: "A portrait, number ${n}"
    request: {model: sandbox-image}
`;
  return `templates:${Array.from({length: TEMPLATES}, (_, n) => one(n)).join("")}`;
}
