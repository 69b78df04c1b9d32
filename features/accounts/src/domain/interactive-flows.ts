// The arithmetic of user-interactive auth (Client-Server API, "User-Interactive Authentication API").

export type Stage = 'm.login.dummy' | 'm.login.password' | 'm.login.registration_token' | 'm.login.sso' | 'm.oauth';

/** Each flow is one way in: all its stages, in any order here. */
export type Flows = readonly (readonly Stage[])[];

/** Whether the completed stages make up one of the flows. */
export function isSatisfied(flows: Flows, completed: readonly string[]): boolean {
  return flows.some((stages) => stages.every((stage) => completed.includes(stage)));
}

export function isStageOf(flows: Flows, stage: unknown): stage is Stage {
  return flows.some((stages) => stages.includes(stage as Stage));
}

/** Stages that a person does on a page of ours, signed in there; two names of one thing. */
export function isOnAccountPage(stage: Stage): boolean {
  return stage === 'm.oauth' || stage === 'm.login.sso';
}

export function registrationFlows(registration: 'open' | 'token' | 'closed'): Flows {
  return [[registration === 'token' ? 'm.login.registration_token' : 'm.login.dummy']];
}
