#include "app/pages/StorageSettings.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "views/common/DecisionDialog.h"
#include "views/common/MessageBar.h"
#include "views/settings/SettingsPage.h"
#include "views/settings/StoragePanel.h"
#include "views/settings/StorageText.h"

#include <chrono>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {
constexpr auto whileMoving = 2s;
constexpr auto atRest = 30s;
} // namespace

StorageSettings::StorageSettings(PageWorld &world, SettingsPage *page)
    : QObject(page), m_world(world), m_page(page), m_looking(world.reads()), m_doing(world.work())
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &StorageSettings::load);
    connect(page, &SettingsPage::tabShown, this, &StorageSettings::load);
    connect(&world, &PageWorld::everythingChanged, this, &StorageSettings::load);
    connect(&world, &PageWorld::tabRequested, page, [page](const Place &place, const QString &tab) {
        if (place.page == PageId::Settings)
            page->showTab(tab);
    });
    StoragePanel *panel = page->storage();
    connect(panel, &StoragePanel::moveRequested, this, &StorageSettings::askMove);
    connect(panel, &StoragePanel::stopRequested, this, &StorageSettings::stop);
    connect(panel, &StoragePanel::openRequested, this,
            [this](const QUuid &exchange, const QUuid &document) {
                if (exchange.isNull())
                    m_world.openPlace({PageId::Documents, document});
                else
                    m_world.openTab({PageId::ExchangeDetails, exchange}, u"documents"_s);
            });
}

bool StorageSettings::isSeen() const
{
    return m_page->isVisible() && m_page->isStorageShown();
}

void StorageSettings::load()
{
    m_again.start(m_page->storage()->isMoving() ? whileMoving : atRest);
    if (m_loading || !isSeen() || !m_world.isOnline())
        return;
    m_loading = true;
    whenDone(m_looking.state(), this, [this](const Result<QList<StorageState>> &states) {
        m_loading = false;
        if (states) {
            take(states.value());
        } else if (!std::exchange(m_failed, true) && states.error().kind != ErrorKind::Offline) {
            m_page->messages()->showError(states.error());
        }
    });
}

void StorageSettings::take(const QList<StorageState> &states)
{
    m_failed = false;
    StoragePanel *panel = m_page->storage();
    const QList<StorageState> before = panel->states();
    panel->setStates(states);
    tellEnd(before, states);
    const auto found = [](const StorageState &state) { return state.missing + state.unknown > 0; };
    if (std::any_of(states.begin(), states.end(), found))
        loadFindings();
    else
        panel->setFindings({});
    m_again.start(panel->isMoving() ? whileMoving : atRest);
}

/** A move that ended while somebody looked. */
void StorageSettings::tellEnd(const QList<StorageState> &before, const QList<StorageState> &now)
{
    for (const StorageState &was : before) {
        for (const StorageState &is : now) {
            if (was.provider == is.provider && was.isMoving() && is.move == u"done"_s)
                m_page->messages()->showMessage(
                    Status::Info, tr("All documents are in %1 now (%2 moved).")
                                      .arg(StorageText::place(is.provider),
                                           StorageText::amount(is.moved, is.movedBytes)));
        }
    }
}

void StorageSettings::loadFindings()
{
    whenDone(m_looking.findings(), this, [this](const Result<QList<StorageFinding>> &findings) {
        if (findings)
            m_page->storage()->setFindings(findings.value());
    });
}

void StorageSettings::askMove(const QString &provider, qint64 files, qint64 bytes)
{
    Decision decision;
    decision.title = tr("Move documents");
    decision.question =
        tr("Move all documents of the firm to %1?").arg(StorageText::place(provider));
    decision.effects = StorageText::moveEffects(provider, files, bytes);
    decision.verb = tr("Move documents");
    auto *dialog = new DecisionDialog(decision, m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DecisionDialog::decided, dialog, [this, dialog, provider] {
        whenDone(m_doing.startMove(provider), dialog,
                 [this, dialog, provider](const Result<void> &started) {
                     if (!started) {
                         dialog->showError(started.error());
                         return;
                     }
                     dialog->accept();
                     m_page->messages()->showMessage(
                         Status::Info, tr("The agent moves the documents to %1. You need not wait "
                                          "for it.")
                                           .arg(StorageText::place(provider)));
                     Q_EMIT m_page->retryRequested(); // where new documents go has changed too
                     load();
                 });
    });
    dialog->open();
}

void StorageSettings::stop()
{
    whenDone(m_doing.stopMove(), this, [this](const Result<void> &stopped) {
        if (!stopped)
            m_page->messages()->showError(stopped.error());
        else
            m_page->messages()->showMessage(
                Status::Info, tr("The move is stopped. What was moved stays where it is now; move "
                                 "documents again to go on, or back."));
        load();
    });
}

} // namespace Peak
