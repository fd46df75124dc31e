/* The shortest program: what is left of a run's time is the runtime's. */
int main(void)
{
	return 0;
}
