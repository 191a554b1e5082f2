#pragma once

#include "models/domain/Editing.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Peak {

class FormRow;

/**
 * One setting in its place: its field, who changed it last, and, while it differs from what the
 * server has, Save and Discard beside it. Enter saves, Esc discards.
 *
 * Saves nothing itself. GUI thread.
 */
class SettingRow final : public QWidget
{
    Q_OBJECT

public:
    explicit SettingRow(const FirmSetting &setting, QWidget *parent = nullptr);

    QString key() const { return m_setting.key; }
    const FirmSetting &setting() const { return m_setting; }
    /** As the server has it now; what is being typed stays. */
    void setSetting(const FirmSetting &setting);
    bool isDirty() const;
    /** Checks, and asks to save; a fault is told beside the field. */
    void save();
    void discard();
    void setBusy(bool busy);
    void setFault(const QString &sentence);
    QString fault() const;
    /** Why nothing can be saved now; empty: it can. */
    void setRefusal(const QString &reason);

Q_SIGNALS:
    void saveRequested(const QString &key, const QJsonValue &value);
    void changed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void refresh();

    FirmSetting m_setting;
    FormRow *m_row;
    QLabel *m_note;
    QWidget *m_buttons;
    QPushButton *m_save;
    QPushButton *m_discard;
    QString m_refusal;
    bool m_busy = false;
};

} // namespace Peak
