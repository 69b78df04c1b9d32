import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { listThreepids } from '../contract/list-threepids.ts';

export const listThreepidsRoute = () => route(listThreepids, () => Promise.resolve(ok({ threepids: [] })));
