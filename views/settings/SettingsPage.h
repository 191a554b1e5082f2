#pragma once

#include "models/db/Error.h"
#include "models/domain/Editing.h"

#include <QWidget>

class QGridLayout;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace Peak {

class EmptyState;
class MessageBar;
class PageHeader;
class SettingRow;

/**
 * The firm's settings by subject, edited in their place, and which secrets are set.
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
    Q_INVOKABLE bool isLoaded() const { return m_loaded; }

    SettingRow *row(const QString &key) const;
    QList<SettingRow *> dirtyRows() const;
    MessageBar *messages() const { return m_messages; }
    PageHeader *header() const { return m_header; }
    /** Why nothing can be changed now; empty: it can. */
    void setRefusal(const QString &reason);

Q_SIGNALS:
    void saveRequested(const QString &key, const QJsonValue &value);
    void dirtyChanged();
    void retryRequested();
    void addSecretRequested();
    void setSecretRequested(const QString &name);
    void removeSecretRequested(const QString &name);

private:
    void addSection(const QString &title, const QList<FirmSetting> &settings);
    void addSecretsSection();
    void build(const QList<FirmSetting> &settings);

    PageHeader *m_header;
    MessageBar *m_messages;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QScrollArea *m_scroll;
    QWidget *m_sheet = nullptr;
    QVBoxLayout *m_column = nullptr;
    QGridLayout *m_secretGrid = nullptr;
    QList<SettingRow *> m_rows;
    QList<FirmSecret> m_secrets;
    QList<QPushButton *> m_secretButtons;
    QString m_refusal;
    bool m_loaded = false;
};

} // namespace Peak
