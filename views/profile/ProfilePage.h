#pragma once

#include "models/domain/Devices.h"

#include <QJsonObject>
#include <QTimer>
#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace Peak {

class FieldGroup;
class MessageBar;
class PageHeader;
class ThingTable;
class ValueLabel;

/**
 * One's own page: name and address, password, second factor, sessions, computers that stay signed
 * in, and how the program looks.
 *
 * Shows what it is given and says what is chosen; buttons are put in by whoever makes their
 * actions. GUI thread.
 */
class ProfilePage final : public QWidget
{
    Q_OBJECT

public:
    /** The parts that buttons go into, in their order. */
    enum Section { Password, SecondFactor, Sessions, Devices, SectionCount };
    struct Choice
    {
        QString code;
        QString text;
    };

    explicit ProfilePage(QWidget *parent = nullptr);

    void setProfile(const QJsonObject &fields);
    void setSecondFactor(const SecondFactorState &state);
    void setSessions(const QList<RunningSession> &sessions);
    void setDevices(const QList<KnownDevice> &devices);
    Q_INVOKABLE bool isLoaded() const;

    void addButton(Section section, QWidget *button);
    /** Something of its own between the computers and how the program looks, under a name. */
    void addPart(const QString &name, QWidget *part, std::function<bool()> isThere);
    /** This part into view, with the focus. */
    Q_INVOKABLE void showTab(const QString &name);
    /** The part of the page that the section's rows and buttons are in. */
    QWidget *section(Section section) const { return m_sections[section]; }
    ThingTable *sessions() const { return m_sessions; }
    ThingTable *devices() const { return m_devices; }
    MessageBar *messages() const { return m_messages; }
    PageHeader *header() const { return m_header; }
    QString secondFactorText() const;

    /** How the program looks: what can be chosen and what is. */
    void setThemes(const QList<Choice> &choices, const QString &current);
    void setDensities(const QList<Choice> &choices, const QString &current);
    void setStartPages(const QList<Choice> &choices, const QString &current);

Q_SIGNALS:
    void themeChosen(const QString &code);
    void densityChosen(const QString &code);
    void startPageChosen(const QString &code);

private:
    void makeYou(QVBoxLayout *column);
    void makeSections(QVBoxLayout *column);
    void makeLook(QVBoxLayout *column);
    QVBoxLayout *addSection(QVBoxLayout *column, Section section, const QString &title,
                            QWidget *content);
    static void fill(QComboBox *box, const QList<Choice> &choices, const QString &current);

    PageHeader *m_header;
    MessageBar *m_messages;
    QScrollArea *m_scroll;
    QVBoxLayout *m_content = nullptr;
    struct Part
    {
        QString name;
        QWidget *widget = nullptr;
        std::function<bool()> isThere;
    };
    void scrollTo(const QString &name);
    QList<Part> m_parts;
    QString m_wanted; ///< a part that is gone to as soon as everything above it is there
    QTimer m_again;
    int m_looks = 0;
    FieldGroup *m_you = nullptr;
    ValueLabel *m_name = nullptr, *m_email = nullptr, *m_phone = nullptr, *m_company = nullptr,
               *m_address = nullptr, *m_role = nullptr;
    QWidget *m_sections[SectionCount] = {};
    QWidget *m_buttons[SectionCount] = {};
    QLabel *m_factor = nullptr;
    ThingTable *m_sessions;
    ThingTable *m_devices;
    QLabel *m_noDevices = nullptr;
    QComboBox *m_theme;
    QComboBox *m_density;
    QComboBox *m_start;
    bool m_hasProfile = false;
    bool m_hasSessions = false;
};

} // namespace Peak
