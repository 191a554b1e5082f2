#include "views/settings/SettingsPage.h"

#include "models/tables/ExchangeText.h"
#include "views/common/EmptyState.h"
#include "views/common/FocusWalk.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/settings/SettingRow.h"
#include "views/settings/SettingText.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>

#include <algorithm>

namespace Peak {

namespace {

constexpr int widestColumn = 720;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    QFont strong = label->font();
    strong.setWeight(QFont::DemiBold);
    strong.setPointSizeF(strong.pointSizeF() * 1.1);
    label->setFont(strong);
    label->setContentsMargins(Theme::space(2), Theme::space(4), 0, 0);
    return label;
}

} // namespace

SettingsPage::SettingsPage(QWidget *parent)
    : QWidget(parent),
      m_header(new PageHeader(tr("Firm settings"))),
      m_messages(new MessageBar),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_scroll(new QScrollArea)
{
    m_scroll->setWidgetResizable(true);
    FocusWalk::showFocusOf(m_scroll);
    m_scroll->setBackgroundRole(QPalette::Base);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Settings"));
    m_scroll->verticalScrollBar()->setSingleStep(Theme::space(6));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_scroll);
    m_empty->showLoading(tr("Loading the settings"));
    layOutPage(this, {m_header, m_messages}, m_stack);
    setFocusProxy(m_scroll);
    connect(m_empty, &EmptyState::actionTriggered, this, &SettingsPage::retryRequested);
}

void SettingsPage::setSettings(const QList<FirmSetting> &settings)
{
    m_loaded = true;
    const bool same = m_sheet && int(m_rows.size()) == settings.size() &&
                      std::all_of(settings.begin(), settings.end(),
                                  [this](const FirmSetting &one) { return row(one.key); });
    if (!same)
        build(settings);
    for (const FirmSetting &setting : settings)
        row(setting.key)->setSetting(setting);
    m_stack->setCurrentWidget(m_scroll);
    Q_EMIT dirtyChanged();
}

void SettingsPage::build(const QList<FirmSetting> &settings)
{
    m_rows.clear();
    auto *sheet = new QWidget;
    sheet->setBackgroundRole(QPalette::Base);
    auto *inner = new QWidget;
    inner->setMaximumWidth(widestColumn);
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(Theme::space(4));
    auto *row = new QHBoxLayout(sheet);
    row->setContentsMargins(Theme::space(2), 0, Theme::space(6), Theme::space(8));
    row->addWidget(inner, 1);
    row->addStretch(0);
    QStringList titles;
    const auto sections = SettingText::sections();
    for (const auto &[begins, title] : sections)
        titles.append(title);
    for (const FirmSetting &setting : settings) {
        if (!titles.contains(SettingText::section(setting.key)))
            titles.append(SettingText::section(setting.key));
    }
    for (const QString &title : titles) {
        QList<FirmSetting> some;
        std::copy_if(
            settings.begin(), settings.end(), std::back_inserter(some),
            [&title](const FirmSetting &one) { return SettingText::section(one.key) == title; });
        addSection(title, some);
    }
    addSecretsSection();
    m_column->addStretch(1);
    m_sheet = sheet;
    m_scroll->setWidget(sheet);
    setSecrets(m_secrets);
    setRefusal(m_refusal);
}

void SettingsPage::addSection(const QString &title, const QList<FirmSetting> &settings)
{
    if (settings.isEmpty())
        return;
    m_column->addWidget(heading(title));
    for (const FirmSetting &setting : settings) {
        auto *row = new SettingRow(setting);
        connect(row, &SettingRow::saveRequested, this, &SettingsPage::saveRequested);
        connect(row, &SettingRow::changed, this, &SettingsPage::dirtyChanged);
        m_rows.append(row);
        m_column->addWidget(row);
    }
}

void SettingsPage::addSecretsSection()
{
    m_column->addWidget(heading(tr("Secrets of other services")));
    auto *lead = new QLabel(tr("Passwords and keys of mail, text messages, storage and "
                               "PracticePanther. They can be set anew or taken away, never read."));
    lead->setWordWrap(true);
    lead->setForegroundRole(QPalette::PlaceholderText);
    lead->setContentsMargins(Theme::space(2), 0, 0, 0);
    m_column->addWidget(lead);
    auto *grid = new QWidget;
    m_secretGrid = new QGridLayout(grid);
    m_secretGrid->setContentsMargins(Theme::space(2), 0, 0, 0);
    m_secretGrid->setHorizontalSpacing(Theme::space(3));
    m_secretGrid->setColumnStretch(1, 1);
    m_column->addWidget(grid);
}

void SettingsPage::setSecrets(const QList<FirmSecret> &secrets)
{
    m_secrets = secrets;
    if (!m_secretGrid)
        return;
    while (QLayoutItem *item = m_secretGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_secretButtons.clear();
    int line = 0;
    for (const FirmSecret &secret : secrets) {
        auto *name = new QLabel(secret.name);
        name->setTextFormat(Qt::PlainText);
        auto *since = new QLabel(tr("set since %1").arg(ExchangeText::moment(secret.updatedAt)));
        since->setForegroundRole(QPalette::PlaceholderText);
        auto *set = new QPushButton(tr("Set anew..."));
        set->setAccessibleName(tr("Set anew: %1").arg(secret.name));
        auto *remove = new QPushButton(tr("Take away..."));
        remove->setAccessibleName(tr("Take away: %1").arg(secret.name));
        connect(set, &QPushButton::clicked, this,
                [this, secret] { Q_EMIT setSecretRequested(secret.name); });
        connect(remove, &QPushButton::clicked, this,
                [this, secret] { Q_EMIT removeSecretRequested(secret.name); });
        m_secretGrid->addWidget(name, line, 0);
        m_secretGrid->addWidget(since, line, 1);
        m_secretGrid->addWidget(set, line, 2);
        m_secretGrid->addWidget(remove, line, 3);
        m_secretButtons << set << remove;
        ++line;
    }
    if (secrets.isEmpty())
        m_secretGrid->addWidget(new QLabel(tr("No secret is set.")), line++, 0, 1, 2);
    auto *add = new QPushButton(tr("Add a secret..."));
    connect(add, &QPushButton::clicked, this, &SettingsPage::addSecretRequested);
    m_secretGrid->addWidget(add, line, 0, 1, 2, Qt::AlignLeft);
    m_secretButtons << add;
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
    for (QPushButton *button : std::as_const(m_secretButtons)) {
        button->setEnabled(reason.isEmpty());
        button->setToolTip(reason);
    }
}

} // namespace Peak
