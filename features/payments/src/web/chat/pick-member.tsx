import type { ComposerMember } from '@althing/messaging/web';
import { Avatar, roomHue } from '@althing/ui';

interface PickMemberProps {
  readonly roomId: string;
  readonly members: readonly ComposerMember[];
  readonly onPick: (member: ComposerMember) => void;
}

/** In a group: which of them. */
export function PickMember({ roomId, members, onPick }: PickMemberProps) {
  return (
    <ul className="card rows">
      {members.map((member) => (
        <li key={member.userId}>
          <button type="button" className="row" onClick={() => onPick(member)}>
            <Avatar name={member.name} hue={roomHue({ placeId: roomId, memberId: member.userId })} />
            <span className="body">
              <b className="block clip">
                <bdi>{member.name}</bdi>
              </b>
              <span className="tiny quiet block clip" dir="ltr">
                {member.userId}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
