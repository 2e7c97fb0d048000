// A trained LeNet in the page: every activation, the products behind each, and filters to switch off.
import { before, origin, run, STAGES, type Activations, type Stage, type Unit } from "../arithmetic/lenet";
import { filled, type Table } from "../arithmetic/pooling";
import { Atlas, type Place } from "../live_net/atlas";
import { CLASSES, decodedNet, decodedPictures, SIDE } from "../live_net/decode";
import { Explanation } from "../live_net/explanation";
import { Scores } from "../live_net/scores";
import { button, Check, Menu } from "../ui/controls";
import { html, numberText, setAttributes } from "../ui/dom";
import { clamp } from "../ui/grid";
import { onSpaceOrEnter } from "../ui/keys";
import { Screen } from "../ui/screen";
import { define, Widget } from "../ui/widget";

const BRUSH = 1.3; // pixels from the middle of a stroke to its edge
type Ablatable = "conv1" | "conv2";

const TITLES: Record<Stage, string> = {
  conv1: "convolution 1 and ReLU: 6 maps of 28 × 28",
  pool1: "average pool 1: 6 maps of 14 × 14",
  conv2: "convolution 2 and ReLU: 16 maps of 10 × 10",
  pool2: "average pool 2: 16 maps of 5 × 5",
  dense1: "dense 1 and ReLU: 120 units",
  dense2: "dense 2 and ReLU: 84 units",
  scores: "scores: 10 units, grey is 0",
};
const COLUMNS: Record<Stage, number> = { conv1: 6, pool1: 6, conv2: 8, pool2: 8, dense1: 20, dense2: 21, scores: 10 };

class LiveNet extends Widget {
  protected readonly label = "Interactive figure: a trained LeNet";
  private readonly net = decodedNet();
  private readonly pictures = decodedPictures();
  private readonly names = this.pictures.map(({ label }, index) => (index < CLASSES.length ? label : `a hard one: ${label}`));
  private readonly menu = new Menu("test picture", this.names, this.names[0], () => this.take(this.chosen()));
  private readonly drawing = new Check("draw on it", false, () => this.update());
  private readonly input = new Screen("The picture: arrow keys move the pen, and Space draws where drawing is on");
  private readonly scores = new Scores(CLASSES);
  private readonly says = html("p", { class: "status", "aria-live": "polite" });
  private readonly atlases = STAGES.map((stage) => new Atlas(TITLES[stage], COLUMNS[stage], stage.startsWith("dense") ? 2 : 6));
  private readonly toggles = { conv1: this.togglesOf("conv1", 6), conv2: this.togglesOf("conv2", 16) };
  private readonly explanation = new Explanation();
  private readonly off = { conv1: new Set<number>(), conv2: new Set<number>() };
  private picture: Table = this.pictures[0].pixels;
  private pen = { row: 14, column: 14 };
  private unit: Unit = { stage: "conv1", map: 2, row: 14, column: 14 };
  private activations: Activations = run(this.net, this.picture, this.off);

  protected build(): Node[] {
    this.input.onPoint((place, pressed) => pressed && this.drawing.checked && this.draw(place));
    this.input.onArrows((down, right) => {
      this.pen = { row: clamp(this.pen.row + down, SIDE), column: clamp(this.pen.column + right, SIDE) };
      this.show();
    });
    onSpaceOrEnter(this.input.canvas, () => this.drawing.checked && this.draw(this.pen));
    const theme = { attributes: true, attributeFilter: ["data-theme"] };
    new MutationObserver(() => this.show()).observe(document.documentElement, theme); // a canvas does not follow by itself
    const stages = STAGES.map((stage, index) => this.stage(stage, this.atlases[index]));
    const clear = button("Blank", () => this.take(filled(SIDE, SIDE, () => 0)));
    const all = button("All filters on", () => this.restore());
    this.onWidth(() => this.show()); // first when the element stands in the page and knows its colours
    return [
      html("div", { class: "row" }, this.menu.element, this.drawing.element, clear, all),
      html("div", { class: "board two" }, this.input.element, this.scores.element),
      this.says,
      ...stages,
    ];
  }

  private stage(stage: Stage, atlas: Atlas): HTMLElement {
    atlas.onPoint((place) => this.select({ stage, ...place }));
    atlas.onArrows(
      () => this.placeIn(stage) ?? { map: 0, row: 0, column: 0 },
      (place) => this.select({ stage, ...place }),
    );
    const toggles = stage === "conv1" || stage === "conv2" ? [this.fieldset(stage)] : [];
    return html("div", { class: "stage" }, atlas.element, ...toggles);
  }

  private fieldset(stage: Ablatable): HTMLElement {
    return html("fieldset", { class: "toggles" }, html("legend", {}, "switch off filter"), ...this.toggles[stage]);
  }

  private togglesOf(stage: Ablatable, count: number): HTMLButtonElement[] {
    return Array.from({ length: count }, (_, filter) => {
      const toggle = button(String(filter), () => {
        if (!this.off[stage].delete(filter)) this.off[stage].add(filter);
        this.update();
      });
      setAttributes(toggle, { "aria-pressed": "false" });
      return toggle;
    });
  }

  private chosen(): Table {
    return this.pictures[this.names.indexOf(this.menu.value)].pixels;
  }

  private take(picture: Table): void {
    this.picture = picture;
    this.update();
  }

  private restore(): void {
    this.off.conv1.clear();
    this.off.conv2.clear();
    this.update();
  }

  private draw({ row, column }: Place | { row: number; column: number }): void {
    this.pen = { row, column };
    const ink = (i: number, j: number) => Math.max(0, Math.min(1, BRUSH + 0.5 - Math.hypot(i - row, j - column)));
    this.take(filled(SIDE, SIDE, (i, j) => Math.max(this.picture[i][j], ink(i, j))));
  }

  private select(unit: Unit): void {
    this.unit = unit;
    this.show();
  }

  private placeIn(stage: Stage): Place | undefined {
    return this.unit.stage === stage ? this.unit : undefined;
  }

  private update(): void {
    this.activations = run(this.net, this.picture, this.off);
    for (const stage of ["conv1", "conv2"] as const)
      this.toggles[stage].forEach((toggle, filter) => setAttributes(toggle, { "aria-pressed": String(this.off[stage].has(filter)) }));
    this.input.canvas.classList.toggle("drawing", this.drawing.checked);
    this.show();
  }

  private show(): void {
    const said = this.scores.show(this.activations.scores.map((map) => map[0][0]));
    const pen = this.drawing.checked ? { ...this.pen, width: 1, height: 1 } : undefined;
    this.input.show("picture 28 × 28", this.picture, [0, 1], pen);
    STAGES.forEach((stage, index) => {
      const maps = this.activations[stage];
      const reach = Math.max(1e-9, ...maps.flat(2).map(Math.abs));
      const range: [number, number] = stage === "scores" ? [-reach, reach] : [0, reach];
      this.atlases[index].show(TITLES[stage], maps, range, this.placeIn(stage));
    });
    this.explain();
    const gone = this.off.conv1.size + this.off.conv2.size;
    this.says.textContent = `${said}${gone ? ` ${gone} filter${gone > 1 ? "s are" : " is"} off.` : ""} ${this.name()}`;
  }

  /** The chosen unit and its number, in words. */
  private name(): string {
    const { stage, map, row, column } = this.unit;
    const value = numberText(this.activations[stage][map][row][column]);
    const place = this.activations[stage][map].length > 1 ? `map ${map}, row ${row}, column ${column}` : `unit ${map}`;
    const whose = stage === "scores" ? ` (${CLASSES[map]})` : "";
    return `In ${TITLES[stage].split(":")[0]}, ${place}${whose}: ${value}.`;
  }

  private explain(): void {
    const { stage, map } = this.unit;
    const made = origin(this.net, this.activations, this.unit, this.off);
    const after = stage.startsWith("pool") || stage === "scores" ? "" : `The ReLU makes it ${numberText(made.off ? 0 : Math.max(0, made.sum))}.`;
    const reads = before(stage).startsWith("dense") ? "unit" : "map";
    this.explanation.show(made, { unit: this.name(), reads, from: stage.startsWith("pool") ? map : 0, after });
    const panel = this.atlases[STAGES.indexOf(stage)].element.parentElement!;
    if (this.explanation.element.parentElement !== panel) panel.append(this.explanation.element);
  }
}

define("live-net", LiveNet);
