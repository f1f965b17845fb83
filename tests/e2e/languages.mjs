// What a language must not show: words of the other two, keys of texts, placeholders that were not filled in.

const OTHERS = {uz: ["ru", "en"], ru: ["uz", "en"], en: ["uz", "ru"]};
/** Languages are called by their own names, and people by theirs. */
const NAMES = /Русский|Oʻzbekcha|English|Вера/g;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const UNFILLED = /[{}]|\b(common|duration|demo|safety|support|group|notice|staff|studio)\.[a-z_]{3,}/;
/** A date that ends with a full stop, before one. */
const TWO_STOPS = /(?<!\.)\.\.(?!\.)/;
/** Shorter words may well be the same in two languages. */
const LETTERS_MIN = 6;

/** Gives a function that tells what is wrong with a text, or nothing. */
export async function foreignWords(demo, language) {
  const own = (await textsOf(demo, language)).join("\n");
  const foreign = [];
  for (const other of OTHERS[language]) {
    for (const text of await textsOf(demo, other)) {
      for (const words of literals(text)) if (!own.includes(words)) foreign.push({words, other});
    }
  }
  return (text) => {
    const shown = text.replace(NAMES, "");
    const unfilled = UNFILLED.exec(shown);
    if (unfilled) return `it is not filled in at ${unfilled[0]}`;
    if (TWO_STOPS.test(shown)) return "two full stops";
    if (language !== "ru" && CYRILLIC.test(shown)) return "letters of another language";
    const found = foreign.find(({words}) => shown.includes(words));
    return found && `"${found.words}" is ${found.other}`;
  };
}

async function textsOf(demo, language) {
  const out = [];
  let after;
  do {
    const page = await demo.bananactl(
      "texts",
      "list",
      "--language",
      language,
      "--limit",
      "500",
      ...(after ? ["--after", after] : []),
    );
    out.push(...page.items.map(({text}) => text));
    after = page.next;
  } while (after);
  const {templates, categories} = JSON.parse((await demo.bananactl("templates", "export")).text);
  const inLanguage = (value) => {
    if (value === null || typeof value !== "object") return;
    if (typeof value[language] === "string") out.push(value[language]);
    else Object.values(value).forEach(inLanguage);
  };
  inLanguage(templates);
  inLanguage(categories);
  return out;
}

/** The words of a pattern, without what stands for something. */
function literals(pattern) {
  return pattern
    .replace(/<[^>]*>/g, "\n")
    .split(/[{}#\n]/)
    .filter(
      (part) =>
        !/^\w+, (plural|date|time|number)/.test(part) && !/^\s*(=\d+|one|few|many|other)\s*$/.test(part),
    )
    .map((part) => part.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ""))
    .filter((part) => part.replace(/[^\p{L}]/gu, "").length >= LETTERS_MIN);
}
