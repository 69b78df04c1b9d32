import { MatrixEventEvent, RoomEvent, type MatrixClient, type MatrixEvent, type Room } from 'matrix-js-sdk';
import { useEffect, useMemo } from 'react';
import { Live, useLive } from '../session/live.ts';
import type { OutboxItem } from '../session/outbox.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { countVotes, isEnd, isVote, selectionsIn, type Poll, type PollResult, type Vote } from './poll.ts';

export interface PollState extends PollResult {
  readonly isEnded: boolean;
  /** Votes whose key hasn't come: the counts may still change. */
  readonly unreadableCount: number;
}

/**
 * How a poll stands. Votes come after the poll, so a chat that shows it has loaded them all; what this person chose
 * counts from the press on, connection or not.
 */
export function usePollResult(roomId: string, pollId: string, poll: Poll): PollState {
  const { client, outbox } = useMessenger();
  const live = useMemo(
    () => new Live(() => readState(client, { roomId, pollId, poll, outbox: outbox.items })),
    [client, outbox, roomId, pollId, poll],
  );
  useEffect(() => {
    const causes = [RoomEvent.Timeline, RoomEvent.Redaction, MatrixEventEvent.Decrypted] as const;
    // The SDK types each event's handler apart; this one takes none of their arguments.
    for (const cause of causes) client.on(cause as RoomEvent.Timeline, live.touch);
    const stop = outbox.subscribe(live.touch);
    live.touch();
    return () => {
      for (const cause of causes) client.off(cause as RoomEvent.Timeline, live.touch);
      stop();
      live.dispose();
    };
  }, [client, outbox, live]);
  return useLive(live);
}

interface Asked {
  readonly roomId: string;
  readonly pollId: string;
  readonly poll: Poll;
  readonly outbox: readonly OutboxItem[];
}

function readState(client: MatrixClient, { roomId, pollId, poll, outbox }: Asked): PollState {
  const me = client.getSafeUserId();
  const room = client.getRoom(roomId);
  const related = (room?.getLiveTimeline().getEvents() ?? []).filter(
    (event) => event.relationEventId === pollId && !event.isRedacted(),
  );
  const waiting = outbox.filter(
    (item) => item.roomId === roomId && item.state !== 'failed' && relatesTo(item.content) === pollId,
  );
  const ends = related.filter((event) => isEnd(event.getType()) && room && mayEnd(room, pollId, event));
  const endedAt = ends.length > 0 ? Math.min(...ends.map((event) => event.getTs())) : null;
  const votes: Vote[] = [
    ...related
      .filter((event) => isVote(event.getType()))
      .map((event) => ({
        senderId: event.getSender() ?? '',
        at: event.getTs(),
        selections: selectionsIn(event.getContent()),
      })),
    ...waiting
      .filter((item) => isVote(item.type))
      .map((item) => ({ senderId: me, at: item.createdAt, selections: selectionsIn(item.content) })),
  ];
  return {
    ...countVotes(poll, votes, me, endedAt),
    isEnded: endedAt !== null || waiting.some((item) => isEnd(item.type)),
    unreadableCount: related.filter((event) => event.isDecryptionFailure()).length,
  };
}

/** Who asked may end it, and who may delete what others said. */
function mayEnd(room: Room, pollId: string, end: MatrixEvent): boolean {
  const sender = end.getSender();
  const start = room.findEventById(pollId);
  if (!sender || !start) return false;
  return sender === start.getSender() || room.currentState.maySendRedactionForEvent(start, sender);
}

function relatesTo(content: Readonly<Record<string, unknown>>): string | undefined {
  return (content['m.relates_to'] as { event_id?: string } | undefined)?.event_id;
}
