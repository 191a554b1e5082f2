#include "app/pages/SettingsPages.h"

#include "app/PageWorld.h"
#include "app/pages/DeliverySettings.h"
#include "app/pages/Edits.h"
#include "app/pages/MailTextSettings.h"
#include "app/pages/StorageSettings.h"
#include "models/db/WhenDone.h"
#include "views/actions/ActionSet.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/settings/MailTextsView.h"
#include "views/settings/SecretDialog.h"
#include "views/settings/SettingRow.h"
#include "views/settings/SettingText.h"
#include "views/settings/SettingsPage.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QWidget *makeSettingsPage(PageWorld &world)
{
    auto *page = new SettingsPage;
    new SettingsPages(world, page);
    new DeliverySettings(world, page);
    new MailTextSettings(world, page);
    return page;
}

SettingsPages::SettingsPages(PageWorld &world, SettingsPage *page)
    : QObject(page),
      m_world(world),
      m_page(page),
      m_settings(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::Settings, page)),
      m_storage(new StorageSettings(world, page))
{
    connectPage();
    makeActions();
    connect(&world, &PageWorld::everythingChanged, this, &SettingsPages::load);
    connect(&world, &PageWorld::onlineChanged, this, [this](bool online) {
        takeRights();
        if (online)
            load();
    });
    connect(&world, &PageWorld::identityChanged, this, &SettingsPages::takeRights);
    connect(&world.undo(), &UndoHistory::undone, this, &SettingsPages::load);
    connect(&world.undo(), &UndoHistory::redone, this, &SettingsPages::load);
    takeRights();
    load();
}

void SettingsPages::connectPage()
{
    connect(m_page, &SettingsPage::saveRequested, this, &SettingsPages::save);
    connect(m_page, &SettingsPage::retryRequested, this, &SettingsPages::load);
    connect(m_page->messages(), &MessageBar::actionTriggered, this, [this] {
        if (m_page->messages()->status() != Status::Good) // that one is "Undo"
            load();
    });
    connect(m_page, &SettingsPage::addSecretRequested, this, [this] { askSecret({}); });
    connect(m_page, &SettingsPage::setSecretRequested, this, &SettingsPages::askSecret);
    connect(m_page, &SettingsPage::removeSecretRequested, this, &SettingsPages::askRemoveSecret);
    connect(m_page, &SettingsPage::dirtyChanged, m_actions, &ActionSet::refresh);
}

void SettingsPages::makeActions()
{
    const auto whyNot = [this] {
        return m_page->isDirty() ? QString() : tr("Nothing is changed.");
    };
    m_actions->on(
        u"settings.save"_s,
        [this] {
            const QList<SettingRow *> rows = m_page->dirtyRows();
            for (SettingRow *row : rows)
                row->save();
            m_page->mailTexts()->save();
        },
        whyNot);
    m_actions->on(
        u"settings.discard"_s,
        [this] {
            const QList<SettingRow *> rows = m_page->dirtyRows();
            for (SettingRow *row : rows)
                row->discard();
            m_page->mailTexts()->discard();
        },
        whyNot);
    m_actions->on(u"settings.add_secret"_s, [this] { askSecret({}); });
    m_page->header()->addAction(m_actions->button(u"settings.save"_s));
    m_page->header()->addAction(m_actions->button(u"settings.discard"_s));
}

void SettingsPages::takeRights()
{
    m_page->setRefusal(m_world.actions().whyNot(*m_world.actions().spec(u"settings.save"_s)));
}

void SettingsPages::load()
{
    whenDone(m_settings.settings(), this, [this](const Result<QList<FirmSetting>> &settings) {
        if (settings)
            m_page->setSettings(settings.value());
        else
            m_page->showError(settings.error());
    });
    loadSecrets();
}

void SettingsPages::loadSecrets()
{
    whenDone(m_settings.secrets(), this, [this](const Result<QList<FirmSecret>> &secrets) {
        if (secrets)
            m_page->setSecrets(secrets.value());
        m_storage->load(); // a secret key may be what it lacked
    });
}

void SettingsPages::save(const QString &key, const QJsonValue &value)
{
    SettingRow *row = m_page->row(key);
    if (!row)
        return;
    row->setBusy(true);
    whenDone(m_settings.set(key, value), this, [this, key](const Result<QUuid> &saved) {
        SettingRow *done = m_page->row(key);
        if (!done)
            return;
        done->setBusy(false);
        if (!saved && saved.error().kind == ErrorKind::Invalid) {
            done->setFault(saved.error().message);
            return;
        }
        if (!saved) {
            m_page->messages()->showError(saved.error());
            return;
        }
        const QString what = SettingText::label(key);
        const QList<QUuid> audits = saved->isNull() ? QList<QUuid>() : QList{saved.value()};
        Edits::afterEdits(m_world, audits, tr("Setting “%1”").arg(what), m_page->messages(),
                          tr("“%1” is saved and counts from now on.").arg(what));
        load();
    });
}

void SettingsPages::askSecret(const QString &name)
{
    auto *dialog = new SecretDialog(name, m_page);
    connect(dialog, &SecretDialog::given, this, &SettingsPages::setSecret);
    dialog->open();
}

void SettingsPages::setSecret(const QString &name, const QString &value)
{
    whenDone(m_world.proof().withProof(
                 m_page, [this, name, value] { return m_settings.setSecret(name, value); }),
             this, [this, name, gone = value.isEmpty()](const Result<void> &saved) {
                 if (!saved)
                     m_page->messages()->showError(saved.error());
                 else
                     m_page->messages()->showMessage(Status::Good,
                                                     gone ? tr("%1 is taken away.").arg(name)
                                                          : tr("%1 is sealed and set.").arg(name));
                 loadSecrets();
             });
}

void SettingsPages::askRemoveSecret(const QString &name)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Take away a secret"),
                                tr("Take away %1? The service that needs it stops working until "
                                   "it is set again. Nobody can bring it back.")
                                    .arg(name),
                                QMessageBox::NoButton, m_page);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *remove = box->addButton(tr("Take away"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(tr("Keep"), QMessageBox::RejectRole));
    connect(box, &QMessageBox::buttonClicked, this, [this, remove, name](QAbstractButton *button) {
        if (button == remove)
            setSecret(name, {});
    });
    box->open();
}

} // namespace Peak
