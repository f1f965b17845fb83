// What can be done with one message.

const REACTIONS = ["👍", "❤️", "🔥", "🎉", "😁", "👎"];

export function messageMenu(client, composer, message, event) {
  const text = message.text ?? message.caption;
  const box = event.target.getBoundingClientRect();
  const react = (emoji) => {
    const mine = message.reactions?.some(
      (reaction) => reaction.emoji === emoji && reaction.by === client.api.user,
    );
    client.act(client.api.react(message.chat, message.id, mine ? "" : emoji));
  };
  const items = [
    {
      choices: REACTIONS.map((emoji) => ({
        text: emoji,
        label: `React with ${emoji}`,
        act: () => react(emoji),
      })),
    },
    composer.canWrite && {text: "Reply", icon: "reply", act: () => composer.quote(message)},
    message.out && message.text && {text: "Edit", icon: "edit", act: () => composer.edit(message)},
    text && {text: "Copy text", icon: "copy", act: () => copyText(client, text)},
    {text: `Message ${message.id}`, icon: "info", act: () => copyText(client, String(message.id))},
  ];
  client.surface.menu(items, {x: event.clientX || box.left, y: event.clientY || box.bottom});
}

export async function copyText(client, text) {
  try {
    await navigator.clipboard.writeText(text);
    client.surface.toast("Copied");
  } catch {
    client.surface.alert(text, "Copy this");
  }
}
