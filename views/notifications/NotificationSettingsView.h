#pragma once

#include "models/domain/NotificationSettings.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QTimeEdit;

namespace Peak {

/*
 * Who: everybody, once in their first week, and again on the day when there is too much.
 * First: which things reach me and by which way, all of it in one look.
 * Then: ticks one thing off, says when it is night, takes one mail a day instead of many.
 * So: kinds down, ways across; what the firm has not set up says why; every change counts at once
 * and can be taken back; nothing to save.
 */

/**
 * What a person is told, by which ways and when. Shows what it is given and says what was chosen.
 *
 * Arrow keys walk through the boxes. GUI thread.
 */
class NotificationSettingsView final : public QWidget
{
    Q_OBJECT

public:
    explicit NotificationSettingsView(QWidget *parent = nullptr);

    void setSettings(const NotificationSettings &settings);
    const NotificationSettings &settings() const { return m_settings; }
    /** Nothing can be changed just now; empty: it can. */
    void setRefusal(const QString &reason);
    bool isLoaded() const { return !m_settings.kinds.isEmpty(); }
    /** Null where there is none. */
    QCheckBox *box(const QString &kind, const QString &channel) const;
    QCheckBox *quiet() const { return m_quiet; }
    QCheckBox *digest() const { return m_digest; }
    QTimeEdit *quietFrom() const { return m_quietFrom; }
    QComboBox *language() const { return m_language; }

Q_SIGNALS:
    /** What differs from now on, as the server takes it; `before` would take it back. `told` is
     * what people call it. */
    void changed(const QJsonObject &part, const QJsonObject &before, const QString &told);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    QWidget *makeTimes();
    void addHead();
    void addKind(int row, const NotificationKind &kind);
    void fill();
    QString whyNot(const NotificationKind &kind, const NotificationChannel &channel) const;
    void take(const QString &kind, const QString &channel, bool on);
    void takeTimes();
    QJsonObject times() const;
    QJsonObject timesBefore() const;

    NotificationSettings m_settings;
    QStringList m_shape; ///< of which rows and columns the grid is made
    QString m_refusal;
    QWidget *m_grid;
    QGridLayout *m_cells;
    QLabel *m_notes;
    QHash<QString, QCheckBox *> m_boxes; ///< by "kind/channel"
    QCheckBox *m_quiet;
    QTimeEdit *m_quietFrom;
    QTimeEdit *m_quietTo;
    QLabel *m_zone;
    QCheckBox *m_digest;
    QTimeEdit *m_digestAt;
    QComboBox *m_language;
    QTimer m_typed; ///< times are taken when the typing stops
    bool m_filling = false;
};

} // namespace Peak
