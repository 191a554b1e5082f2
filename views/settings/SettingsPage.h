#pragma once

#include "models/db/Error.h"
#include "models/domain/Editing.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace Peak {

class DeliveryPanel;
class EmptyState;
class MailTextsView;
class MessageBar;
class PageHeader;
class PageTabs;
class SecretRow;
class SettingRow;
class SettingsSheet;
class StoragePanel;

/**
 * The firm's settings by subject, edited in their place, and which secrets are set; where documents
 * are kept behind a tab of its own.
 *
 * Shows and asks; saves nothing itself, and never knows a secret. GUI thread.
 */
class SettingsPage final : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsPage(QWidget *parent = nullptr);

    void setSettings(const QList<FirmSetting> &settings);
    void setSecrets(const QList<FirmSecret> &secrets);
    /** Nothing could be read; what is on screen stays. */
    void showError(const Peak::Error &error);
    Q_INVOKABLE bool isLoaded() const;
    /** "firm", "storage", "delivery" or "texts". */
    Q_INVOKABLE void showTab(const QString &name);
    bool isStorageShown() const;

    SettingRow *row(const QString &key) const;
    QList<SettingRow *> dirtyRows() const;
    StoragePanel *storage() const { return m_storage; }
    DeliveryPanel *delivery() const { return m_delivery; }
    MailTextsView *mailTexts() const { return m_mailTexts; }
    /** As it is at the server. */
    QJsonValue valueOf(const QString &key) const;
    /** Something is typed and not saved. */
    bool isDirty() const;
    MessageBar *messages() const { return m_messages; }
    PageHeader *header() const { return m_header; }
    /** Why nothing can be changed now; empty: it can. */
    void setRefusal(const QString &reason);

Q_SIGNALS:
    void saveRequested(const QString &key, const QJsonValue &value);
    void dirtyChanged();
    void tabShown();
    void retryRequested();
    void addSecretRequested();
    void setSecretRequested(const QString &name);
    void removeSecretRequested(const QString &name);

private:
    void build(const QList<FirmSetting> &settings);
    void buildStorage(const QList<FirmSetting> &settings);
    void makeDelivery();
    void buildDelivery(const QList<FirmSetting> &settings);
    void addRow(SettingsSheet *sheet, const FirmSetting &setting);
    void showSecrets();
    void addSecret(SecretRow *row);

    PageHeader *m_header;
    MessageBar *m_messages;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    PageTabs *m_tabs;
    SettingsSheet *m_firm;
    SettingsSheet *m_places;
    StoragePanel *m_storage;
    SettingsSheet *m_deliverySheet;
    DeliveryPanel *m_delivery;
    MailTextsView *m_mailTexts;
    QWidget *m_secretRows = nullptr;
    QPushButton *m_addSecret = nullptr;
    QList<SettingRow *> m_rows;
    QList<SecretRow *> m_storageSecrets;
    QList<SecretRow *> m_otherSecrets;
    QList<FirmSecret> m_secrets;
    QString m_refusal;
    bool m_loaded = false;
};

} // namespace Peak
