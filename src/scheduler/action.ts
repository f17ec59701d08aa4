/** What selection may choose. An action carries why it was chosen, so that log and summary only print it. */
import type { ItemId } from "../backlog/item.ts";
import type { PhasePlace } from "../config/config.ts";
import type { ChosenAction } from "../ports/story.ts";

export type StepAction =
  | {
      readonly kind: "triage";
      readonly item_id: ItemId;
      readonly destructive: false;
      readonly because: string;
    }
  | {
      readonly kind: "phase";
      readonly item_id: ItemId;
      readonly place: PhasePlace;
      readonly destructive: boolean;
      readonly because: string;
    };

export type Action =
  | { readonly kind: "promote"; readonly item_id: ItemId; readonly because: string }
  | { readonly kind: "retriage"; readonly item_id: ItemId; readonly because: string }
  | { readonly kind: "triage_by_rules"; readonly item_id: ItemId; readonly because: string }
  | StepAction;

/** The action as log and summary print it. */
export function chosenAction(action: Action): ChosenAction {
  const { item_id, because } = action;
  switch (action.kind) {
    case "promote":
      return { kind: "promote", item_id, because };
    case "phase":
      return { kind: "phase", item_id, phase: action.place.phase.name, because };
    default:
      return { kind: "triage", item_id, because };
  }
}
