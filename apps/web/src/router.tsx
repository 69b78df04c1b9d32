// Where things are. Addresses live behind the #, so that one page serves them all, offline as well, and the links
// people hand to each other never reach a server's log.
import {
  AddPersonScreen,
  JoinRoomScreen,
  MyCodeScreen,
  NewChatScreen,
  NewGroupScreen,
  RecoveryKeyScreen,
  UnlockScreen,
} from '@althing/messaging/web';
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
  useParams,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { State } from '@althing/ui';
import { Banknote, IdCard, Landmark, TriangleAlert } from 'lucide-react';
import { ChatsPage } from './chats-page.tsx';
import { ComingDoor, DoorPage } from './door-page.tsx';
import { featurePage } from './feature-page.tsx';
import { FEATURES } from './features.ts';
import { FirstKey } from './first-key.tsx';
import { useText } from './use-text.ts';
import { DevicesPage, SecurityLogPage, SignInMethodsPage, YouPage } from './you-page.tsx';

const root = createRootRoute({
  component: () => (
    <FirstKey>
      <Outlet />
    </FirstKey>
  ),
  errorComponent: Crash,
  notFoundComponent: () => <Navigate to="/chats" replace />,
});

const routes = [
  createRoute({ getParentRoute: () => root, path: '/', component: () => <Navigate to="/chats" replace /> }),
  createRoute({ getParentRoute: () => root, path: '/chats', component: () => <ChatsPage roomId={null} /> }),
  createRoute({ getParentRoute: () => root, path: '/chats/$roomId', component: RoomRoute }),
  createRoute({ getParentRoute: () => root, path: '/chats/$roomId/thread/$eventId', component: RoomRoute }),
  createRoute({
    getParentRoute: () => root,
    path: '/new',
    component: () => <ChatsPage roomId={null} detail={<NewChatScreen />} />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/new/group',
    component: () => <ChatsPage roomId={null} detail={<NewGroupScreen />} />,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/my-code',
    component: () => <ChatsPage roomId={null} detail={<MyCodeScreen />} />,
  }),
  createRoute({ getParentRoute: () => root, path: '/u/$userId', component: PersonRoute }),
  createRoute({ getParentRoute: () => root, path: '/r/$roomId', component: JoinRoute }),
  createRoute({ getParentRoute: () => root, path: '/recovery-key', component: RecoveryKeyScreen }),
  createRoute({ getParentRoute: () => root, path: '/unlock', component: UnlockScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/you',
    component: () => (
      <DoorPage door="you">
        <YouPage />
      </DoorPage>
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/you/devices',
    component: () => (
      <DoorPage door="you">
        <DevicesPage />
      </DoorPage>
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/you/sign-in',
    component: () => (
      <DoorPage door="you">
        <SignInMethodsPage />
      </DoorPage>
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/you/log',
    component: () => (
      <DoorPage door="you">
        <SecurityLogPage />
      </DoorPage>
    ),
  }),
];

/** Doors that no feature has furnished yet. */
const emptyDoors = (
  [
    ['services', Landmark],
    ['documents', IdCard],
    ['money', Banknote],
  ] as const
)
  .filter(([id]) => !FEATURES.some(({ door }) => door?.id === id))
  .map(([id, icon]) =>
    createRoute({ getParentRoute: () => root, path: `/${id}`, component: () => <ComingDoor door={id} icon={icon} /> }),
  );

const featureRoutes = FEATURES.flatMap(({ screens }) => screens).map((screen) =>
  createRoute({ getParentRoute: () => root, path: screen.path, component: featurePage(screen) }),
);

/** One list of routes, so that parameters are known by name. */
export const router = createRouter({
  routeTree: root.addChildren([...routes, ...emptyDoors, ...featureRoutes]),
  history: createHashHistory(),
});

function RoomRoute() {
  const { roomId = '', eventId = null } = useParams({ strict: false });
  return <ChatsPage roomId={roomId} threadId={eventId} />;
}

function PersonRoute() {
  const { userId = '' } = useParams({ strict: false });
  return <ChatsPage roomId={null} detail={<AddPersonScreen userId={userId} />} />;
}

function JoinRoute() {
  const { roomId = '' } = useParams({ strict: false });
  return <ChatsPage roomId={null} detail={<JoinRoomScreen roomIdOrAlias={roomId} />} />;
}

function Crash({ reset }: ErrorComponentProps) {
  const t = useText();
  return (
    <div className="app solo">
      <main className="pane">
        <State icon={TriangleAlert} title={t('crash.title')}>
          <p>{t('crash.text')}</p>
          <button type="button" className="button soft compact" onClick={reset}>
            {t('crash.again')}
          </button>
        </State>
      </main>
    </div>
  );
}
