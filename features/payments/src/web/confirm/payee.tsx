import { Avatar, Icon, roomHue } from '@althing/ui';
import { Building2, Check, Store, Waypoints } from 'lucide-react';
import type { Party } from '../api/types.ts';

/** A circle is one person, a square anything else; lupin is a verified office and nothing else. */
export function PayeeFace({ payee, size = 'm' }: { payee: Party; size?: 's' | 'm' }) {
  if (payee.kind === 'merchant' && payee.isVerified) {
    return (
      <span className={size === 's' ? 'avatar office s' : 'avatar office'} aria-hidden="true">
        <Icon of={Building2} />
      </span>
    );
  }
  // The reader's own id for this party: a hue that is the same for nobody else (R6).
  const hue = roomHue({ placeId: 'money', memberId: payee.partyId });
  if (payee.kind === 'person') return <Avatar name={payee.name} hue={hue} size={size} />;
  return (
    <Avatar
      name={payee.name}
      hue={hue}
      size={size}
      shape="thing"
      icon={payee.kind === 'merchant' ? Store : Waypoints}
    />
  );
}

/** The seal of a verified office; its words stand beside it for who doesn't see it. */
export function Seal() {
  return (
    <span className="seal-gap">
      <span className="seal" aria-hidden="true">
        <Icon of={Check} />
      </span>
    </span>
  );
}
