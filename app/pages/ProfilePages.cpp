#include "app/pages/ProfilePages.h"

#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "app/pages/MessagePreferences.h"
#include "app/pages/NotificationPreferences.h"
#include "models/db/WhenDone.h"
#include "models/domain/Role.h"
#include "views/actions/ActionSet.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/forms/FormDialog.h"
#include "views/main/MainWindow.h"
#include "views/profile/PasswordDialog.h"
#include "views/profile/ProfilePage.h"
#include "views/profile/SecondFactorDialog.h"
#include "views/profile/ThingTable.h"

#include <QAction>
#include <QEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

FormDefinition profileForm()
{
    const QString byAdmin = ProfilePages::tr("Only an admin changes this.");
    FormDefinition form;
    form.name = u"profile"_s;
    form.title = ProfilePages::tr("Edit your profile");
    form.save = ProfilePages::tr("Save profile");
    form.fields = {
        FormField::of(FieldKind::Text, u"first_name"_s, ProfilePages::tr("&First name"), 100),
        FormField::of(FieldKind::Text, u"last_name"_s, ProfilePages::tr("&Last name"), 100),
        FormField::of(FieldKind::Text, u"phone"_s, ProfilePages::tr("&Phone"), 50),
        FormField::of(FieldKind::Text, u"company"_s, ProfilePages::tr("&Company"), 255),
        FormField::of(FieldKind::MultiLine, u"address"_s, ProfilePages::tr("&Address"), 2000),
        FormField::of(FieldKind::Text, u"email"_s, ProfilePages::tr("&E-mail address"), 255),
    };
    for (int i = 0; i < 4; ++i)
        form.fields[i].half = true;
    form.fields[5].readOnly = byAdmin;
    return form;
}

/** A decision whose buttons are verbs; `then` when it is taken. */
void decide(QWidget *window, const QString &title, const QString &question, const QString &verb,
            const QString &other, const std::function<void()> &then)
{
    auto *box =
        new QMessageBox(QMessageBox::Question, title, question, QMessageBox::NoButton, window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *yes = box->addButton(verb, QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(other, QMessageBox::RejectRole));
    QObject::connect(box, &QMessageBox::buttonClicked, window,
                     [yes, then](QAbstractButton *button) {
                         if (button == yes)
                             then();
                     });
    box->open();
}

} // namespace

QWidget *makeProfilePage(PageWorld &world)
{
    auto *page = new ProfilePage;
    new ProfilePages(world, page);
    new NotificationPreferences(world, page);
    new MessagePreferences(world, page);
    return page;
}

void addPasswordAction(MainWindow &window)
{
    window.actionSet()->on(
        u"window.change_password"_s,
        [&window] {
            window.openPlace({PageId::Profile, {}});
            if (QWidget *page = window.page(PageId::Profile)) {
                if (auto *profile = page->findChild<ProfilePages *>())
                    profile->changePassword();
            }
        },
        [&window] {
            return window.pages().contains(PageId::Profile)
                       ? QString()
                       : ProfilePages::tr("You have no page of your own here.");
        });
}

ProfilePages::ProfilePages(PageWorld &world, ProfilePage *page)
    : QObject(page),
      m_world(world),
      m_page(page),
      m_account(world.work()),
      m_people(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::Profile, page)),
      m_sessionActions(
          new ActionSet(world.actions(), PageId::Profile, page->section(ProfilePage::Sessions))),
      m_deviceActions(
          new ActionSet(world.actions(), PageId::Profile, page->section(ProfilePage::Devices)))
{
    makeActions();
    makeFactorActions();
    makeListActions();
    connect(&world, &PageWorld::everythingChanged, this, &ProfilePages::load);
    connect(&world, &PageWorld::onlineChanged, this, [this](bool online) {
        if (online)
            load();
    });
    connect(&world, &PageWorld::changed, this, [this](const QList<Change> &changes) {
        m_sessionsOld =
            m_sessionsOld || std::any_of(changes.cbegin(), changes.cend(), [](const Change &one) {
                return one.kind == Change::Kind::Session;
            });
        if (m_sessionsOld && m_page->isVisible())
            loadSessions();
    });
    connect(&world, &PageWorld::identityChanged, this, &ProfilePages::takeStartPages);
    connect(&world.undo(), &UndoHistory::undone, this, &ProfilePages::load);
    connect(&world.undo(), &UndoHistory::redone, this, &ProfilePages::load);
    connect(page, &ProfilePage::startPageChosen, this, [this](const QString &code) {
        m_world.savePreference(StartKey, {{u"page"_s, code}});
    });
    page->installEventFilter(this);
    takeStartPages();
    load();
}

void ProfilePages::makeActions()
{
    m_actions->on(u"profile.edit"_s, [this] { edit(); });
    m_page->header()->addAction(m_actions->button(u"profile.edit"_s));
    m_actions->on(u"profile.change_password"_s, [this] { changePassword(); });
    m_page->addButton(ProfilePage::Password, m_actions->button(u"profile.change_password"_s));
}

void ProfilePages::makeFactorActions()
{
    const auto none = [this] {
        return m_factor.enrolled ? QString() : tr("No second factor is set up.");
    };
    m_actions->on(u"profile.second_factor"_s, [this] { setUpFactor(false); });
    m_actions->on(
        u"profile.recovery_codes"_s, [this] { setUpFactor(true); }, none);
    m_actions->on(
        u"profile.second_factor_off"_s, [this] { turnFactorOff(); },
        [this, none] {
            return m_factor.required ? tr("Your role signs in with a second factor; it can be "
                                          "replaced, but not turned off.")
                                     : none();
        });
    for (const QString &id :
         {u"profile.second_factor"_s, u"profile.recovery_codes"_s, u"profile.second_factor_off"_s})
        m_page->addButton(ProfilePage::SecondFactor, m_actions->button(id));
}

void ProfilePages::makeListActions()
{
    ThingTable *sessions = m_page->sessions();
    m_sessionActions->on(
        u"profile.end_session"_s, [this] { endSessions(); },
        [sessions] {
            return sessions->selectsThisOne()
                       ? tr("One of them is the session that you work in: sign out instead.")
                       : QString();
        });
    m_sessionActions->on(
        u"profile.end_other_sessions"_s,
        [this] {
            decide(m_page, tr("End all other sessions"),
                   tr("End all your sessions but this one? Whatever is unsaved there is kept "
                      "there as a draft."),
                   tr("End them"), tr("Keep them"), [this] {
                       whenDone(m_account.endOtherSessions(), this,
                                [this](const Result<void> &done) {
                                    after(done, tr("All your other sessions have ended."));
                                });
                   });
        },
        [sessions] {
            return sessions->thingCount() < 2 ? tr("You are signed in nowhere else.") : QString();
        });
    ThingTable *devices = m_page->devices();
    m_deviceActions->on(u"profile.forget_device"_s, [this] { forgetDevices(); });
    m_page->addButton(ProfilePage::Sessions, m_sessionActions->button(u"profile.end_session"_s));
    m_page->addButton(ProfilePage::Sessions,
                      m_sessionActions->button(u"profile.end_other_sessions"_s));
    m_page->addButton(ProfilePage::Devices, m_deviceActions->button(u"profile.forget_device"_s));
    for (auto [table, set] : {std::pair{sessions, m_sessionActions}, {devices, m_deviceActions}}) {
        table->setContextMenuPolicy(Qt::ActionsContextMenu);
        table->addActions(set->rowActions());
        connect(table, &ThingTable::selectionChangedTo, set, [set = set](int rows) {
            set->setSelection(rows);
            set->refresh();
        });
        set->setSelection(0);
    }
}

void ProfilePages::load()
{
    whenDone(m_people.profile(), this, [this](const Result<FormRecord> &record) {
        if (record)
            m_page->setProfile(record->values);
        else if (record.error().kind != ErrorKind::Offline)
            m_page->messages()->showError(record.error());
    });
    loadAccount();
}

void ProfilePages::loadAccount()
{
    whenDone(m_account.secondFactor(), this, [this](const Result<SecondFactorState> &state) {
        if (!state)
            return;
        m_factor = state.value();
        m_page->setSecondFactor(m_factor);
        m_actions->setText(u"profile.second_factor"_s, m_factor.enrolled
                                                           ? tr("Set up another phone...")
                                                           : tr("Set up a second factor..."));
        m_actions->refresh();
    });
    loadSessions();
    whenDone(m_account.devices(), this, [this](const Result<QList<KnownDevice>> &devices) {
        if (devices)
            m_page->setDevices(devices.value());
    });
}

void ProfilePages::loadSessions()
{
    m_sessionsOld = false;
    whenDone(m_account.sessions(), this, [this](const Result<QList<RunningSession>> &sessions) {
        if (sessions)
            m_page->setSessions(sessions.value());
        m_sessionActions->refresh();
    });
}

void ProfilePages::edit()
{
    FormContext context;
    context.today = m_world.identity().today;
    RecordSource source;
    source.reload = [this] { return m_people.profile(); };
    const QUuid me = m_world.identity().personId;
    source.save = [this, me](const RecordSave &what) {
        return asSaved(me, m_people.updateProfile(what.version, what.fields));
    };
    auto *dialog =
        new FormDialog(profileForm(), context, source, m_world.draft(u"profile"_s, me), m_page);
    Edits::tellDraft(dialog, m_page->messages());
    connect(dialog, &FormDialog::saved, this, [this](const SavedRecord &record) {
        Edits::afterEdit(m_world, record.id, record.version, tr("Your profile"), m_page->messages(),
                         tr("Your profile is saved."));
        load();
    });
    dialog->open();
}

void ProfilePages::changePassword()
{
    auto *dialog = new PasswordDialog(
        [this](QWidget *window, const QString &password) {
            return m_world.proof().withProof(
                window, [this, password] { return m_account.changePassword(password); });
        },
        m_page);
    connect(dialog, &PasswordDialog::changed, this, [this] {
        m_page->messages()->showMessage(
            Status::Good, tr("Your password is changed. Your other sessions have ended."));
        loadAccount();
    });
    dialog->open();
}

void ProfilePages::setUpFactor(bool codesOnly)
{
    SecondFactorDialog::Server server;
    server.begin = [this](QWidget *window) {
        return m_world.proof().withProof(window, [this] { return m_account.beginSecondFactor(); });
    };
    server.confirm = [this](QWidget *window, const QString &code) {
        return m_world.proof().withProof(
            window, [this, code] { return m_account.confirmSecondFactor(code); });
    };
    server.codes = [this](QWidget *window) {
        return m_world.proof().withProof(window, [this] { return m_account.newRecoveryCodes(); });
    };
    auto *dialog = new SecondFactorDialog(server, m_page);
    connect(dialog, &SecondFactorDialog::changed, this, &ProfilePages::loadAccount);
    if (codesOnly)
        dialog->beginCodes();
    else
        dialog->beginFactor();
}

void ProfilePages::turnFactorOff()
{
    decide(m_page, tr("Turn off the second factor"),
           tr("Turn off the second factor? From then on your password alone lets somebody in. Your "
              "recovery codes are worth nothing any more, and your other sessions end."),
           tr("Turn it off"), tr("Keep it"), [this] {
               whenDone(m_world.proof().withProof(
                            m_page, [this] { return m_account.turnSecondFactorOff(); }),
                        this, [this](const Result<void> &done) {
                            after(done, tr("The second factor is off."));
                        });
           });
}

void ProfilePages::endSessions()
{
    const QList<QUuid> ids = m_page->sessions()->selectedIds();
    for (const QUuid &id : ids)
        whenDone(m_account.endSession(id), this,
                 [this](const Result<void> &done) { after(done, tr("The session has ended.")); });
}

void ProfilePages::forgetDevices()
{
    const QList<QUuid> ids = m_page->devices()->selectedIds();
    for (const QUuid &id : ids)
        whenDone(m_account.forgetDevice(id), this, [this](const Result<void> &done) {
            after(done, tr("The computer is forgotten: it has to sign in with all steps again."));
        });
}

void ProfilePages::after(const Result<void> &done, const QString &told)
{
    if (done)
        m_page->messages()->showMessage(Status::Good, told);
    else
        m_page->messages()->showError(done.error());
    loadAccount();
}

bool ProfilePages::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_page && event->type() == QEvent::Show) {
        takeLook();
        if (m_sessionsOld)
            loadSessions();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Peak
