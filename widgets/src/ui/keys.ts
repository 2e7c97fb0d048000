// The arrow keys on a drawing that is a stop of the Tab key.

const ARROWS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Tell `moved` of the arrow keys as steps down and to the right. */
export function onArrowKeys(element: Element, moved: (down: number, right: number) => void): void {
  element.addEventListener("keydown", (event) => {
    const { key, ctrlKey, altKey, metaKey } = event as KeyboardEvent;
    const step = ARROWS[key];
    if (!step || ctrlKey || altKey || metaKey) return;
    event.preventDefault();
    moved(...step);
  });
}

/** Call `pressed` when Space or Enter is pressed. */
export function onSpaceOrEnter(element: Element, pressed: () => void): void {
  element.addEventListener("keydown", (event) => {
    if (![" ", "Enter"].includes((event as KeyboardEvent).key)) return;
    event.preventDefault();
    pressed();
  });
}
