/** What all that the actor shows is made of: languages and amounts. Every value is plain JSON, named as the screens name it. */

export const LANGUAGES = ['en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Amount {
  readonly minor: number;
  readonly currency: string;
}
