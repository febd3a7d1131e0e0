const IncidentsPage = () => <main id="page" />;
export default IncidentsPage;
