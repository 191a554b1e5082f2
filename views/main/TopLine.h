#pragma once

#include <QWidget>

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace Peak {

class ActionSet;
class ElidedLabel;
class FindBox;

/**
 * The line at the top of the window: Back and Forward, the box that finds everything, the firm, the
 * person's menu.
 *
 * Shows what it is given; the window fills the menu when it is wanted. GUI thread.
 */
class TopLine final : public QWidget
{
    Q_OBJECT

public:
    TopLine(ActionSet &actions, QWidget *parent);

    FindBox *findBox() const { return m_find; }
    QMenu *personMenu() const { return m_menu; }
    /** Empty: nobody is signed in. */
    void setPerson(const QString &name, const QString &role);
    void setFirm(const QString &name);
    /** The head of the person's menu: who it is, to read and not to choose. */
    QAction *makePersonHead();
    /** A button of the window, before the person's menu. */
    void addTool(QWidget *tool);

Q_SIGNALS:
    /** The menu is about to be shown, and empty. */
    void personMenuWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_role;
    FindBox *m_find;
    ElidedLabel *m_firm;
    QToolButton *m_person;
    QMenu *m_menu;
    QHBoxLayout *m_row = nullptr;
};

} // namespace Peak
