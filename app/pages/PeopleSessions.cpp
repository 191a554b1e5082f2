#include "app/pages/PeopleSessions.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/Deciding.h"
#include "models/db/WhenDone.h"
#include "models/tables/lists/SessionsList.h"
#include "views/actions/ActionSet.h"
#include "views/common/DecisionDialog.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/Theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Whose they are stands above; what else is told first is where, since when and until when. */
ListDefinition oneOnes()
{
    ListDefinition list = sessionsList();
    for (ListColumn &column : list.columns) {
        if (column.name == u"person" || column.name == u"role")
            column.shown = false;
        if (column.name == u"why")
            column.shown = true;
    }
    return list;
}

} // namespace

PeopleSessions::PeopleSessions(PageWorld &world, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_accounts(world.work()),
      m_wiring(new ListWiring(oneOnes(), world.work(), world.reads(), this)),
      m_actions(new ActionSet(world.actions(), PageId::PersonDetails, m_wiring->page())),
      m_widget(new QWidget)
{
    list()->setCompact();
    list()->setEmpty(tr("They never signed in"), tr("A session stands here for each time that "
                                                    "somebody signs in."));
    addActions();
    connect(list(), &ListPage::selectionChanged, m_actions, &ActionSet::setSelection);
    connect(m_wiring->model(), &ListTableModel::dataChanged, m_actions, &ActionSet::refresh);
}

ListPage *PeopleSessions::list() const
{
    return m_wiring->page();
}

void PeopleSessions::setPerson(const QUuid &person, const QString &name)
{
    const bool first = m_person.isNull();
    m_person = person;
    m_name = name;
    m_wiring->model()->setScope({{u"person"_s, person.toString(QUuid::WithoutBraces)}});
    if (first)
        m_wiring->follow(m_world);
    else
        m_wiring->refresh();
}

void PeopleSessions::addActions()
{
    m_actions->on(
        u"people.end_session"_s, [this] { endSelected(); }, [this] { return whyNotEnd(); });
    m_actions->on(u"people.end_all_sessions"_s, [this] { endAll(); });
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), 0);
    buttons->setSpacing(Theme::space(2));
    for (const QString &id : {u"people.end_session"_s, u"people.end_all_sessions"_s})
        buttons->addWidget(m_actions->button(id));
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(m_widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buttons);
    column->addWidget(list(), 1);
    m_widget->setFocusProxy(list());
    list()->setRowActions(m_actions->rowActions());
}

QString PeopleSessions::whyNotEnd() const
{
    const QList<QUuid> ids = list()->selectedIds();
    if (ids.contains(m_world.identity().sessionId))
        return tr("That is this window. Sign out instead.");
    int open = 0;
    for (int row = 0; row < m_wiring->model()->rowCount(); ++row) {
        const auto session = m_wiring->model()->listRowAt(row);
        if (session && ids.contains(session->id) &&
            session->cells.value(u"state"_s).toString() == u"open")
            ++open;
    }
    return open == ids.size() ? QString() : tr("It has ended already.");
}

void PeopleSessions::endSelected()
{
    const QList<QUuid> ids = list()->selectedIds();
    for (const QUuid &id : ids)
        whenDone(
            m_accounts.endSession(id), this, [this, n = int(ids.size())](const Result<void> &done) {
                told(done,
                     tr("%n session(s) ended; that computer has to sign in again.", nullptr, n));
            });
}

void PeopleSessions::endAll()
{
    Decision decision;
    decision.title = tr("End all sessions");
    decision.question = tr("Shall %1 be signed out everywhere?").arg(m_name);
    decision.effects = {tr("Every window of theirs asks to sign in again at once."),
                        tr("Computers that stay signed in forget them."),
                        tr("They can sign in again: to keep them out, make them inactive.")};
    decision.verb = tr("End all");
    auto *dialog = new DecisionDialog(decision, list()->window());
    whenDecided(
        dialog, this, [this](const QString &) { return m_accounts.endAllSessionsOf(m_person); },
        [this](const Result<void> &done) {
            told(done, tr("%1 is signed out everywhere.").arg(m_name));
        });
}

void PeopleSessions::told(const Result<void> &done, const QString &sentence)
{
    if (done)
        list()->messages()->showMessage(Status::Good, sentence);
    else
        list()->messages()->showError(done.error());
    m_wiring->refresh();
}

void PeopleSessions::open(PageWorld &world, QWidget *page, const QUuid &person, const QString &name)
{
    auto *dialog = new QDialog(page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Sessions of %1").arg(name));
    auto *sessions = new PeopleSessions(world, dialog);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(0, 0, 0, Theme::space(4));
    column->addWidget(sessions->widget(), 1);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(Theme::space(4), 0, Theme::space(4), 0);
    row->addWidget(buttons);
    column->addLayout(row);
    dialog->resize(Theme::space(240), Theme::space(120));
    sessions->setPerson(person, name);
    dialog->open();
}

} // namespace Peak
