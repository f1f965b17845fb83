// Files dragged onto an element.

/** takes: whether files are welcome now; taken(files) gets them. The element has the class "dropping" meanwhile. */
export function takeDrops(node, takes, taken) {
  let depth = 0;
  const welcome = ({dataTransfer}) => takes() && [...(dataTransfer?.types ?? [])].includes("Files");
  const over = (by) => (event) => {
    if (!welcome(event)) return;
    event.preventDefault();
    depth += by;
    node.classList.toggle("dropping", depth > 0);
  };
  node.addEventListener("dragenter", over(1));
  node.addEventListener("dragleave", over(-1));
  node.addEventListener("dragover", (event) => welcome(event) && event.preventDefault());
  node.addEventListener("drop", (event) => {
    if (!welcome(event)) return;
    event.preventDefault();
    depth = 0;
    node.classList.remove("dropping");
    taken([...event.dataTransfer.files]);
  });
}
