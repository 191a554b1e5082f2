#include "views/settings/SettingsPage.h"

#include "views/common/EmptyState.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/PageLayout.h"
#include "views/common/PageTabs.h"
#include "views/common/Theme.h"
#include "views/settings/DeliveryPanel.h"
#include "views/settings/MailTextsView.h"
#include "views/settings/SecretRow.h"
#include "views/settings/SettingRow.h"
#include "views/settings/SettingText.h"
#include "views/settings/SettingsSheet.h"
#include "views/settings/StoragePanel.h"

#include <QHash>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int storageParts = 2; ///< a note and the places come before what can be set

const FirmSetting *settingOf(const QList<FirmSetting> &settings, const QString &key)
{
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&key](const FirmSetting &one) { return one.key == key; });
    return found == settings.end() ? nullptr : &*found;
}

} // namespace

SettingsPage::SettingsPage(QWidget *parent)
    : QWidget(parent),
      m_header(new PageHeader(tr("Firm settings"))),
      m_messages(new MessageBar),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_tabs(new PageTabs(tr("Parts of the settings"))),
      m_firm(new SettingsSheet(tr("Settings"))),
      m_places(new SettingsSheet(tr("Where documents are kept"))),
      m_storage(new StoragePanel),
      m_deliverySheet(new SettingsSheet(tr("E-mail and SMS"))),
      m_delivery(new DeliveryPanel),
      m_mailTexts(new MailTextsView)
{
    m_places->addNote(tr("The places that documents may be kept in. What is there is sealed; the "
                         "keys stay in the database."));
    m_places->add(m_storage);
    m_tabs->addTab(m_firm, Icons::get(u"settings"_s), tr("Firm"));
    m_tabs->addTab(m_places, Icons::get(u"server"_s), tr("Where documents are kept"));
    makeDelivery();
    m_tabs->addTab(m_deliverySheet, Icons::get(u"mail"_s), tr("E-mail and SMS"));
    m_tabs->addTab(m_mailTexts, Icons::get(u"square-pen"_s), tr("Texts of e-mails and SMS"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tabs);
    m_empty->showLoading(tr("Loading the settings"));
    layOutPage(this, {m_header, m_messages}, m_stack);
    setFocusProxy(m_firm);
    connect(m_mailTexts, &MailTextsView::dirtyChanged, this, &SettingsPage::dirtyChanged);
    connect(m_empty, &EmptyState::actionTriggered, this, &SettingsPage::retryRequested);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        setFocusProxy(m_tabs->currentWidget());
        Q_EMIT tabShown();
    });
}

bool SettingsPage::isLoaded() const
{
    return m_loaded && (!isStorageShown() || m_storage->isLoaded()) &&
           (m_tabs->currentWidget() != m_mailTexts || m_mailTexts->isLoaded());
}

void SettingsPage::showTab(const QString &name)
{
    m_tabs->setCurrentWidget(name == u"storage"_s    ? m_places
                             : name == u"delivery"_s ? m_deliverySheet
                             : name == u"texts"_s    ? static_cast<QWidget *>(m_mailTexts)
                                                     : m_firm);
}

bool SettingsPage::isStorageShown() const
{
    return m_tabs->currentWidget() == m_places;
}

void SettingsPage::setSettings(const QList<FirmSetting> &settings)
{
    m_loaded = true;
    const bool same = m_rows.size() == settings.size() && !settings.isEmpty() &&
                      std::all_of(settings.begin(), settings.end(),
                                  [this](const FirmSetting &one) { return row(one.key); });
    if (!same)
        build(settings);
    for (const FirmSetting &setting : settings)
        row(setting.key)->setSetting(setting);
    m_stack->setCurrentWidget(m_tabs);
    Q_EMIT dirtyChanged();
}

void SettingsPage::build(const QList<FirmSetting> &settings)
{
    m_rows.clear();
    m_storageSecrets.clear();
    m_otherSecrets.clear();
    m_firm->clear();
    buildStorage(settings);
    buildDelivery(settings);
    QStringList titles;
    const auto sections = SettingText::sections();
    for (const auto &[begins, title] : sections)
        titles.append(title);
    for (const FirmSetting &setting : settings) {
        if (!titles.contains(SettingText::section(setting.key)))
            titles.append(SettingText::section(setting.key));
    }
    for (const QString &title : std::as_const(titles)) {
        bool first = true;
        for (const FirmSetting &setting : settings) {
            if (row(setting.key) || SettingText::section(setting.key) != title)
                continue;
            if (std::exchange(first, false))
                m_firm->addHeading(title);
            addRow(m_firm, setting);
        }
    }
    m_firm->addHeading(tr("Secrets of other services"));
    m_firm->addNote(tr("Passwords and keys of mail, text messages and PracticePanther. They can "
                       "be set anew or taken away, never read."));
    m_secretRows = new QWidget;
    new QVBoxLayout(m_secretRows);
    m_secretRows->layout()->setContentsMargins(0, 0, 0, 0);
    m_secretRows->layout()->setSpacing(Theme::space(2));
    m_firm->add(m_secretRows);
    m_firm->end();
    showSecrets();
    setRefusal(m_refusal);
}

void SettingsPage::buildStorage(const QList<FirmSetting> &settings)
{
    m_places->clear(storageParts);
    if (const FirmSetting *where = settingOf(settings, u"documents.storage"_s))
        addRow(m_places, *where);
    const QPair<QString, QString> places[] = {
        {u"s3"_s, tr("Amazon S3, or a storage that speaks like it")},
        {u"gcp"_s, tr("Google Cloud")},
    };
    for (const auto &[provider, title] : places) {
        m_places->addHeading(title);
        const QStringList keys = SettingText::storageKeys(provider);
        for (const QString &key : keys) {
            if (const FirmSetting *setting = settingOf(settings, key))
                addRow(m_places, *setting);
        }
        // What a newer server knows and this program does not.
        const QString begin = u"storage.%1."_s.arg(provider);
        for (const FirmSetting &setting : settings) {
            if (setting.key.startsWith(begin) && !row(setting.key))
                addRow(m_places, setting);
        }
        auto *secret = new SecretRow(u"storage.%1.secret_key"_s.arg(provider), tr("Secret key"));
        addSecret(secret);
        m_storageSecrets.append(secret);
        m_places->add(secret);
    }
    m_places->end();
}

void SettingsPage::addRow(SettingsSheet *sheet, const FirmSetting &setting)
{
    auto *row = new SettingRow(setting);
    connect(row, &SettingRow::saveRequested, this, &SettingsPage::saveRequested);
    connect(row, &SettingRow::changed, this, &SettingsPage::dirtyChanged);
    m_rows.append(row);
    sheet->add(row);
}

void SettingsPage::addSecret(SecretRow *row)
{
    connect(row, &SecretRow::setRequested, this, &SettingsPage::setSecretRequested);
    connect(row, &SecretRow::removeRequested, this, &SettingsPage::removeSecretRequested);
}

void SettingsPage::setSecrets(const QList<FirmSecret> &secrets)
{
    m_secrets = secrets;
    if (m_secretRows)
        showSecrets();
}

void SettingsPage::showSecrets()
{
    QHash<QString, QDateTime> since;
    for (const FirmSecret &secret : std::as_const(m_secrets))
        since.insert(secret.name, secret.updatedAt);
    for (SecretRow *row : std::as_const(m_storageSecrets))
        row->setSince(since.take(row->name()));
    while (QLayoutItem *item = m_secretRows->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_otherSecrets.clear();
    for (const FirmSecret &secret : std::as_const(m_secrets)) {
        if (!since.contains(secret.name))
            continue; // stands among the storages
        auto *row = new SecretRow(secret.name);
        row->setSince(secret.updatedAt);
        addSecret(row);
        m_otherSecrets.append(row);
        m_secretRows->layout()->addWidget(row);
    }
    if (m_otherSecrets.isEmpty()) {
        auto *none = new QLabel(tr("No secret is set."));
        none->setContentsMargins(Theme::space(2), 0, 0, 0);
        m_secretRows->layout()->addWidget(none);
    }
    m_addSecret = new QPushButton(tr("Add a secret..."));
    m_addSecret->setAutoDefault(false);
    connect(m_addSecret, &QPushButton::clicked, this, &SettingsPage::addSecretRequested);
    auto *line = new QWidget;
    auto *left = new QHBoxLayout(line);
    left->setContentsMargins(Theme::space(2), 0, 0, 0);
    left->addWidget(m_addSecret);
    left->addStretch(1);
    m_secretRows->layout()->addWidget(line);
    setRefusal(m_refusal);
}

void SettingsPage::showError(const Error &error)
{
    if (m_loaded)
        m_messages->showError(error, tr("Retry"));
    else
        m_empty->showBroken(tr("The settings can't be shown"), error.message);
}

SettingRow *SettingsPage::row(const QString &key) const
{
    for (SettingRow *row : m_rows) {
        if (row->key() == key)
            return row;
    }
    return nullptr;
}

QJsonValue SettingsPage::valueOf(const QString &key) const
{
    const SettingRow *found = row(key);
    return found ? found->setting().value : QJsonValue();
}

bool SettingsPage::isDirty() const
{
    return !dirtyRows().isEmpty() || m_mailTexts->isDirty();
}

QList<SettingRow *> SettingsPage::dirtyRows() const
{
    QList<SettingRow *> dirty;
    for (SettingRow *row : m_rows) {
        if (row->isDirty())
            dirty.append(row);
    }
    return dirty;
}

void SettingsPage::setRefusal(const QString &reason)
{
    m_refusal = reason;
    for (SettingRow *row : std::as_const(m_rows))
        row->setRefusal(reason);
    const QList<SecretRow *> secrets = m_storageSecrets + m_otherSecrets;
    for (SecretRow *row : secrets)
        row->setRefusal(reason);
    if (m_addSecret) {
        m_addSecret->setEnabled(reason.isEmpty());
        m_addSecret->setToolTip(reason);
    }
    m_storage->setRefusal(reason);
}

} // namespace Peak
