/** What the screens of a firm with many client files are given: the work told by each file, who looks after what, and who is away. */
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Work } from '../organisation/work.ts';
import type { Member } from './door.ts';

/** `customerId` null: the whole file. */
export interface AssignmentView {
  readonly clientId: string;
  readonly customerId: string | null;
  readonly personId: string;
}

export interface AbsenceView {
  readonly id: string;
  readonly personId: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly coverId: string;
}

export interface ArrangementLog {
  readonly at: Instant;
  readonly kind: 'assigned' | 'unassigned' | 'away' | 'back';
  readonly by: string;
  readonly about: string;
  readonly clientId: string | null;
  readonly customerId: string | null;
  readonly cover: string | null;
  readonly from: CalendarDate | null;
  readonly until: CalendarDate | null;
}

/** Whose work something is today. `insteadOf`: who it belongs to, where they are away. */
export interface CareView {
  readonly personId: string | null;
  readonly insteadOf: string | null;
}

export interface Team {
  readonly assignments: readonly AssignmentView[];
  readonly absences: readonly AbsenceView[];
  readonly log: readonly ArrangementLog[];
  readonly people: readonly { readonly personId: string; readonly name: string }[];
  careOf(clientId: string, customerId: string | null, today: CalendarDate): CareView;
}

export type FirmRefusal = 'gone' | 'dates' | 'self' | 'too-many';

export interface Firm {
  /** Whether a practice has more than one client file; a single business sees nothing of all this. */
  hasMany(practice: string): boolean;
  /** By client file; only those of the practice. */
  work(practice: string): Promise<ReadonlyMap<string, Work>>;
  team(practice: string): Promise<Team>;
  /** `personId` null: nobody any more. null: done. */
  assign(
    member: Member,
    wanted: { readonly clientId: string; readonly customerId: string | null; readonly personId: string | null },
  ): Promise<FirmRefusal | null>;
  away(member: Member, wanted: Omit<AbsenceView, 'id'>): Promise<FirmRefusal | null>;
  back(member: Member, absenceId: string): Promise<FirmRefusal | null>;
}
